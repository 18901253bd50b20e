package io.beamfill.postgres.saved;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Sessions that use tables, as their locks tell: of transactions that go on now. */
public final class LockHolders {
  private static final String SELECT =
      """
      SELECT format('session %s (%s%s, %s)', a.pid,
               coalesce(nullif(a.application_name, ''), a.backend_type, 'unnamed'),
               ' of user ' || a.usename,
               coalesce(a.state, 'active')
                 || coalesce(' for ' || extract(epoch FROM clock_timestamp() - a.xact_start)::bigint
                             || ' s', ''))
      FROM pg_stat_activity a
      WHERE a.pid <> pg_backend_pid()
        AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
        AND EXISTS (
          SELECT FROM pg_locks l
          WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.granted
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.relation = ANY(?::oid[]))
      ORDER BY a.pid
      """;

  private LockHolders() {}

  /** A clause for each session that holds a lock on one of the tables. */
  public static List<String> of(Connection connection, List<Long> tables) throws SQLException {
    List<String> sessions = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setArray(1, connection.createArrayOf("bigint", tables.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sessions.add(row.getString(1));
        }
      }
    }
    return sessions;
  }

  /** The same for one table, by its name as written in SQL. */
  static List<String> of(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?)::oid::bigint")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return of(connection, List.of(row.getLong(1)));
      }
    }
  }
}
