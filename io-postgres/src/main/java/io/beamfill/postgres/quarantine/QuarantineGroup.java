package io.beamfill.postgres.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How many unresolved entries of a job have the same keyspace, table and reason, with one of them
 * as an example.
 *
 * @param keyspace where the records came from
 * @param table the table whose rows were refused; null for records that could not be decoded
 * @param reason the category
 * @param sqlState what the database said, or null
 * @param entries their number
 * @param message the message of the first of them
 */
public record QuarantineGroup(
    String keyspace,
    @Nullable String table,
    String reason,
    @Nullable String sqlState,
    long entries,
    String message) {
  /** The groups of a job, by keyspace, table and reason. */
  public static List<QuarantineGroup> read(Connection connection, String job, EntryFilter filter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select(EntryFilter.CONDITION))) {
      statement.setString(1, job);
      filter.bind(statement, 2);
      return read(statement);
    }
  }

  /** The groups of those entries that a replay has tried in vain. */
  public static List<QuarantineGroup> refused(Connection connection, String job, UUID replay)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select(" AND tried_by = ?"))) {
      statement.setString(1, job);
      statement.setObject(2, replay);
      return read(statement);
    }
  }

  private static String select(String condition) {
    return "SELECT keyspace, table_name, reason, sqlstate, count(*),"
        + " (array_agg(message ORDER BY quarantine_id))[1]"
        + " FROM beamfill.backfill_quarantine WHERE job_id = ? AND resolved_at IS NULL"
        + condition
        + " GROUP BY keyspace, table_name, reason, sqlstate"
        + " ORDER BY keyspace, table_name NULLS FIRST, reason, sqlstate";
  }

  private static List<QuarantineGroup> read(PreparedStatement statement) throws SQLException {
    List<QuarantineGroup> groups = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        groups.add(
            new QuarantineGroup(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getString(6)));
      }
    }
    return groups;
  }
}
