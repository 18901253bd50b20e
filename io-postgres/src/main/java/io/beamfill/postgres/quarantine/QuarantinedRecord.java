package io.beamfill.postgres.quarantine;

import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An entry as the control schema has it.
 *
 * @param id its number
 * @param entry what was refused and why
 * @param keyspace where the record came from
 * @param quarantinedAt when its page was committed
 */
public record QuarantinedRecord(
    long id, QuarantineEntry entry, String keyspace, OffsetDateTime quarantinedAt) {
  /**
   * Unresolved entries of a job, in the order of their positions.
   *
   * @param keyspace only those of this keyspace, or null for all
   * @param reason only those with this reason, or null for all
   * @param limit at most so many
   */
  public static List<QuarantinedRecord> read(
      Connection connection,
      String job,
      @Nullable String keyspace,
      @Nullable String reason,
      int limit)
      throws SQLException {
    String select =
        "SELECT quarantine_id, position, payload, table_name, reason, sqlstate, message, keyspace,"
            + " quarantined_at FROM beamfill.backfill_quarantine"
            + " WHERE job_id = ? AND resolved_at IS NULL"
            + " AND keyspace = coalesce(?, keyspace) AND reason = coalesce(?, reason)"
            + " ORDER BY keyspace, position, quarantine_id LIMIT ?";
    List<QuarantinedRecord> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      statement.setString(2, keyspace);
      statement.setString(3, reason);
      statement.setInt(4, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(read(row));
        }
      }
    }
    return found;
  }

  private static QuarantinedRecord read(ResultSet row) throws SQLException {
    QuarantineEntry entry =
        new QuarantineEntry(
            new SourceRecord(row.getBytes(2), row.getBytes(3)),
            row.getString(4),
            Reason.valueOf(row.getString(5)),
            row.getString(6),
            row.getString(7));
    return new QuarantinedRecord(
        row.getLong(1), entry, row.getString(8), row.getObject(9, OffsetDateTime.class));
  }
}
