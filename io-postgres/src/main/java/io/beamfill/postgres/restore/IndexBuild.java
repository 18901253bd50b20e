package io.beamfill.postgres.restore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The build of an index that goes on now.
 *
 * @param index its name, or that of its table where the server does not tell yet
 * @param phase what the server says that it does
 * @param share how much of this phase is done, from 0 to 1, where the server tells
 * @param seconds how long it has gone on
 */
public record IndexBuild(String index, String phase, OptionalDouble share, long seconds) {
  private static final String SELECT =
      """
      SELECT coalesce(substring(a.query FROM '^CREATE INDEX ([^"]+?|"[^"]*") ON '),
                      p.relid::regclass::text) AS index,
             p.phase,
             CASE WHEN p.blocks_total > 0 THEN p.blocks_done::float8 / p.blocks_total
                  WHEN p.tuples_total > 0 THEN p.tuples_done::float8 / p.tuples_total END AS share,
             extract(epoch FROM clock_timestamp() - a.query_start)::bigint AS seconds
      FROM pg_stat_progress_create_index p
      JOIN pg_stat_activity a USING (pid)
      WHERE a.application_name = ? AND p.datname = current_database()
      ORDER BY a.query_start, p.pid
      """;

  /**
   * The builds of a job's connections, the longest first.
   *
   * @param application the {@code application_name} of the connections
   */
  public static List<IndexBuild> of(Connection connection, String application) throws SQLException {
    List<IndexBuild> builds = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, application);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          double share = row.getDouble("share");
          builds.add(
              new IndexBuild(
                  row.getString("index"),
                  row.getString("phase"),
                  row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(share),
                  row.getLong("seconds")));
        }
      }
    }
    return builds;
  }
}
