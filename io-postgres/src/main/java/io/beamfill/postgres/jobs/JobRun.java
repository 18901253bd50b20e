package io.beamfill.postgres.jobs;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * One run of a job, as its workers know it: only the run that holds the job's lease may commit.
 *
 * @param job the job's name
 * @param run the run that holds the lease
 */
public record JobRun(String job, UUID run) implements Serializable {
  /** A condition with two parameters, the job's name and the run. */
  public static final String HOLDS_LEASE =
      "EXISTS (SELECT FROM beamfill.backfill_jobs"
          + " WHERE job_id = ? AND run_id = ? AND status = 'RUNNING')";

  /**
   * Does nothing where the run holds the lease.
   *
   * @throws BeamfillException of category {@code JOB} where it does not
   */
  public void requireLease(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT " + HOLDS_LEASE)) {
      statement.setString(1, job);
      statement.setObject(2, run);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw leaseLost();
        }
      }
    }
  }

  /** What ends a run that has lost its lease. */
  public BeamfillException leaseLost() {
    return new BeamfillException(
        Category.JOB,
        "The run does not hold the job "
            + job
            + " any more: it was stopped, or another run took it over. Nothing more is written;"
            + " beamfill status shows who runs the job.");
  }
}
