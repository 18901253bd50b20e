package io.beamfill.postgres.inspect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What of a server's settings a load should not meet unwarned. */
public final class ServerWarnings {
  private static final int OLDEST_TESTED = 14;
  private static final int NEWEST_TESTED = 17;
  private static final long LARGE_LOAD = 1L << 30;
  private static final long ENOUGH_WAL = 4L << 30;

  /** Workers of one launcher, its watch, and some for everybody else. */
  private static final int ENOUGH_CONNECTIONS = 20;

  private static final String SELECT =
      """
      SELECT current_setting('fsync')::boolean,
             current_setting('full_page_writes')::boolean,
             pg_size_bytes(current_setting('max_wal_size')),
             current_setting('server_version_num')::integer / 10000,
             current_setting('max_connections')::integer
               - current_setting('superuser_reserved_connections')::integer
               - coalesce(current_setting('reserved_connections', true)::integer, 0)
               - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
      """;

  private ServerWarnings() {}

  /**
   * Reads the settings.
   *
   * @param expectedBytes how much the load is expected to read
   * @return one sentence for each warning
   */
  public static List<String> read(Connection connection, long expectedBytes) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SELECT)) {
      row.next();
      List<String> warnings = new ArrayList<>();
      if (!row.getBoolean(1)) {
        warnings.add(off("fsync"));
      }
      if (!row.getBoolean(2)) {
        warnings.add(off("full_page_writes"));
      }
      if (expectedBytes > LARGE_LOAD && row.getLong(3) < ENOUGH_WAL) {
        warnings.add(
            "max_wal_size is "
                + (row.getLong(3) >> 20)
                + " MB, little for a load of this size: checkpoints will come often and slow it;"
                + " 4 GB or more helps.");
      }
      int major = row.getInt(4);
      if (major < OLDEST_TESTED || major > NEWEST_TESTED) {
        warnings.add(
            "The server is PostgreSQL "
                + major
                + "; Beamfill is tested with "
                + OLDEST_TESTED
                + " to "
                + NEWEST_TESTED
                + ".");
      }
      if (row.getLong(5) < ENOUGH_CONNECTIONS) {
        warnings.add(
            "The server has room for "
                + row.getLong(5)
                + " more connections; every worker that writes needs one, so raise max_connections"
                + " or run with fewer workers.");
      }
      return warnings;
    }
  }

  private static String off(String setting) {
    return setting
        + " is off: a crash of the server may leave a database that is damaged, with what the job"
        + " has written in it; turn it on unless the database can be made anew.";
  }
}
