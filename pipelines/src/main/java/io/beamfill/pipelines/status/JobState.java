package io.beamfill.pipelines.status;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.ReadOnly;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Lease;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.progress.Pace;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import io.beamfill.postgres.saved.Away;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job as its target has it at one moment.
 *
 * @param job its state
 * @param lease the lease of the run that goes on, or went on when it died
 * @param progress how far it is
 * @param pace how fast it is
 * @param quarantine what is in quarantine
 * @param away what prepare has taken of its tables and restore has not brought back
 */
public record JobState(
    Job job,
    Optional<Lease> lease,
    JobProgress progress,
    Pace pace,
    List<QuarantineGroup> quarantine,
    Away away) {

  /**
   * Reads the state; nothing where the job was never run on this target.
   *
   * @throws io.beamfill.transforms.BeamfillException where the target does not answer
   */
  public static Optional<JobState> read(Connections connections, String name) {
    try {
      return ReadOnly.once(connections, connection -> read(connection, name));
    } catch (SQLException error) {
      throw connections.unreachable(error);
    }
  }

  private static Optional<JobState> read(Connection connection, String name) throws SQLException {
    if (!ControlSchema.exists(connection)) {
      return Optional.empty();
    }
    ControlSchema.requireCurrent(connection);
    Optional<Job> job = Job.find(connection, name);
    if (job.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new JobState(
            job.get(),
            Lease.find(connection, name),
            JobProgress.read(connection, name),
            Pace.read(connection, name),
            QuarantineGroup.read(connection, name, EntryFilter.ALL),
            Away.of(connection, name)));
  }

  /** Whether the job says that it runs, and its run is dead. */
  public boolean seemsDead() {
    return job.status() == JobStatus.RUNNING && lease.map(Lease::lapsed).orElse(true);
  }

  /** The share that is covered, from 0 to 1; 0 before the first run has looked at the source. */
  public double covered() {
    return progress.keyspaces().isEmpty() ? 0 : progress.share();
  }

  /** Seconds that are left of a run that goes on, where that can be told. */
  public OptionalLong secondsLeft() {
    return job.status() == JobStatus.RUNNING && !seemsDead()
        ? pace.secondsLeft(progress)
        : OptionalLong.empty();
  }
}
