package io.beamfill.postgres.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast a job is, from the times at which its pages were committed.
 *
 * @param seconds from the first to the last page of each run, over all runs
 * @param bytesPerSecond what the present run has committed in the last minute; empty where there is
 *     no run, or where it has not gone on for long enough to tell
 */
public record Pace(double seconds, OptionalDouble bytesPerSecond) {
  private static final double ENOUGH_SECONDS = 4;

  private static final String SELECT =
      """
      WITH page AS (
        SELECT c.run_id, c.bytes_read, c.committed_at, c.run_id = j.run_id AS present
        FROM beamfill.backfill_jobs j JOIN beamfill.backfill_coverage c USING (job_id)
        JOIN beamfill.backfill_keyspaces k USING (job_id, keyspace)
        WHERE job_id = ? AND k.replays IS NULL
      ), run AS (
        SELECT extract(epoch FROM max(committed_at) - min(committed_at)) AS seconds
        FROM page GROUP BY run_id
      )
      SELECT
        (SELECT coalesce(sum(seconds), 0)::float8 FROM run),
        (SELECT coalesce(sum(bytes_read), 0)::float8 FROM page
         WHERE present AND committed_at > clock_timestamp() - interval '1 minute'),
        (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(committed_at)), 0)::float8
         FROM page WHERE present)
      """;

  /** Reads the pace of a job. */
  public static Pace read(Connection connection, String job) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        double window = Math.min(60, row.getDouble(3));
        return new Pace(
            row.getDouble(1),
            window < ENOUGH_SECONDS
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.getDouble(2) / window));
      }
    }
  }

  /** Rows per second over all runs, or nothing before that can be told. */
  public OptionalDouble rowsPerSecond(JobProgress progress) {
    return seconds <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(progress.rows().decoded() / seconds);
  }

  /** Seconds that are left as fast as it goes now, or nothing where that cannot be told. */
  public OptionalLong secondsLeft(JobProgress progress) {
    if (bytesPerSecond.isEmpty() || bytesPerSecond.getAsDouble() <= 0) {
      return OptionalLong.empty();
    }
    long left = progress.expectedBytes() - progress.bytesRead();
    return OptionalLong.of(Math.round(left / bytesPerSecond.getAsDouble()));
  }
}
