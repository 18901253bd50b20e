package io.beamfill.postgres.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The lease that a run holds on its job.
 *
 * @param renewedAt when it was renewed, by the server's clock
 * @param seconds how long ago that is
 * @param lapsed whether the run must be taken for dead: another one may take over
 */
public record Lease(OffsetDateTime renewedAt, long seconds, boolean lapsed) {
  /** The lease on a job, if a run holds it. */
  public static Optional<Lease> find(Connection connection, String job) throws SQLException {
    String select =
        "SELECT heartbeat_at, extract(epoch FROM clock_timestamp() - heartbeat_at)::float8"
            + " FROM beamfill.backfill_jobs WHERE job_id = ? AND heartbeat_at IS NOT NULL";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        double seconds = row.getDouble(2);
        return Optional.of(
            new Lease(
                row.getObject(1, OffsetDateTime.class),
                Math.round(seconds),
                seconds > Jobs.LEASE.toSeconds()));
      }
    }
  }
}
