package io.beamfill.postgres.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Says what a job's connections wait for in the server: a lock if one of them does, because that
 * does not pass by itself; the disk only if all of them do.
 */
public final class Slowness {
  private static final String SELECT =
      "SELECT wait_event_type, wait_event,"
          + " (SELECT min(blocker) FROM unnest(pg_blocking_pids(pid)) AS blocker)"
          + " FROM pg_stat_activity WHERE application_name = ? AND state = 'active'"
          + " AND datname = current_database() AND pid <> pg_backend_pid()"
          + " ORDER BY (wait_event_type = 'Lock') IS TRUE DESC, (wait_event_type = 'IO') IS TRUE"
          + " LIMIT 1";

  private Slowness() {}

  /**
   * What the connections wait for.
   *
   * @param application the {@code application_name} of the job's connections
   * @return a clause such as {@code waiting for a lock of session 4711}, or nothing where a
   *     connection is busy
   */
  public static Optional<String> reason(Connection connection, String application)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, application);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.of("waiting for the source");
        }
        String type = row.getString(1);
        if ("Lock".equals(type)) {
          return Optional.of("waiting for a lock of session " + row.getLong(3));
        }
        if ("IO".equals(type)) {
          return Optional.of("the server waits for its disk (" + row.getString(2) + ")");
        }
        return Optional.empty();
      }
    }
  }
}
