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

/**
 * An entry as the control schema has it.
 *
 * @param id its number
 * @param entry what was refused and why
 * @param keyspace where the record came from
 * @param attempts how often it was tried
 * @param quarantinedAt when its page was committed
 */
public record QuarantinedRecord(
    long id, QuarantineEntry entry, String keyspace, int attempts, OffsetDateTime quarantinedAt) {
  /** What {@link #read(ResultSet)} needs of a row, in its order. */
  public static final String COLUMNS =
      "quarantine_id, position, payload, table_name, row_of_record, reason, sqlstate, message,"
          + " keyspace, attempts, quarantined_at";

  /**
   * Unresolved entries of a job, in the order of their positions.
   *
   * @param limit at most so many
   */
  public static List<QuarantinedRecord> read(
      Connection connection, String job, EntryFilter filter, int limit) throws SQLException {
    String select =
        "SELECT "
            + COLUMNS
            + " FROM beamfill.backfill_quarantine WHERE job_id = ? AND resolved_at IS NULL"
            + EntryFilter.CONDITION
            + " ORDER BY keyspace, position, quarantine_id LIMIT ?";
    List<QuarantinedRecord> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      statement.setInt(filter.bind(statement, 2), limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(read(row));
        }
      }
    }
    return found;
  }

  /** An entry from the present row of a query for {@link #COLUMNS}. */
  public static QuarantinedRecord read(ResultSet row) throws SQLException {
    QuarantineEntry entry =
        new QuarantineEntry(
            new SourceRecord(row.getBytes(2), row.getBytes(3)),
            row.getString(4),
            row.getObject(5, Integer.class),
            Reason.valueOf(row.getString(6)),
            row.getString(7),
            row.getString(8));
    return new QuarantinedRecord(
        row.getLong(1),
        entry,
        row.getString(9),
        row.getInt(10),
        row.getObject(11, OffsetDateTime.class));
  }
}
