package io.beamfill.postgres.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
  public static List<QuarantineGroup> read(Connection connection, String job) throws SQLException {
    String select =
        "SELECT keyspace, table_name, reason, sqlstate, count(*),"
            + " (array_agg(message ORDER BY quarantine_id))[1]"
            + " FROM beamfill.backfill_quarantine WHERE job_id = ? AND resolved_at IS NULL"
            + " GROUP BY keyspace, table_name, reason, sqlstate"
            + " ORDER BY keyspace, table_name NULLS FIRST, reason, sqlstate";
    List<QuarantineGroup> groups = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
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
    }
    return groups;
  }

  /** All entries of a job, resolved or not: what coverage must have counted. */
  public static long count(Connection connection, String job) throws SQLException {
    String select = "SELECT count(*) FROM beamfill.backfill_quarantine WHERE job_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
