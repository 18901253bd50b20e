package io.beamfill.pipelines.replay;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Planner;
import io.beamfill.pipelines.plan.TargetPlan;
import io.beamfill.pipelines.run.PauseOnSignal;
import io.beamfill.pipelines.run.ThisProcess;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.jobs.Heartbeat;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.jobs.JobDefinition;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.replay.Replay;
import io.beamfill.postgres.replay.ReplayResult;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays a job's quarantine under the job's lease. The source is not needed; the job's state
 * afterwards is what it was before.
 */
public final class QuarantineReplay {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineReplay.class);
  private static final String WORK = "Its quarantine is being replayed.";

  private final JobFile jobFile;
  private final Connections connections;
  private final Jobs jobs;
  private final long startNanos = System.nanoTime();
  private boolean begun;

  /** For a job file whose decoder is known. */
  public QuarantineReplay(JobFile jobFile) {
    this.jobFile = jobFile;
    this.connections = Planner.connections(jobFile);
    this.jobs = new Jobs(connections);
  }

  /** Whether anything may have been written. */
  public boolean hasBegun() {
    return begun;
  }

  /**
   * Tries the entries that a filter lets through.
   *
   * @return nothing where the job was never run on this target
   * @throws BeamfillException where the replay is refused, or fails on the way
   */
  public Optional<Replayed> run(EntryFilter filter) {
    try {
      if (!Retry.once(connections, ControlSchema::exists)) {
        return Optional.empty();
      }
      Optional<Job> job = jobs.find(jobFile.job());
      if (job.isEmpty()) {
        return Optional.empty();
      }
      TargetPlan target = new Planner(jobFile).forReplay();
      requireSameMeaning(job.get());
      ControlSchema.install(connections);
      return Optional.of(run(target, filter));
    } catch (SQLException error) {
      throw begun ? failed(error) : connections.unreachable(error);
    } finally {
      connections.closePool();
    }
  }

  private Replayed run(TargetPlan target, EntryFilter filter) throws SQLException {
    JobRun run = jobs.borrow(jobFile.job(), WORK, ThisProcess.name());
    begun = true;
    ReplayResult result;
    try (PauseOnSignal pause = new PauseOnSignal(() -> jobs.giveBack(run), "stopped");
        Heartbeat heartbeat = new Heartbeat(jobs, run)) {
      LOG.debug("Replaying under {} and {}", pause, heartbeat);
      result = replay(target, run).run(filter);
      jobs.giveBack(run);
    } catch (SQLException | RuntimeException failure) {
      giveBack(run, failure);
      throw failure;
    }
    Job job = jobs.find(jobFile.job()).orElseThrow();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Replayed(job.name(), job.status(), seconds, result);
  }

  private Replay replay(TargetPlan target, JobRun run) {
    OptionalInt rowsPerSecond = jobFile.limits().rowsPerSecond();
    return new Replay(
        connections,
        run,
        target.tables(),
        target.decoder(),
        target.keyspaces(),
        jobFile.write().page(),
        rowsPerSecond.isPresent() ? rowsPerSecond.getAsInt() : null);
  }

  /** A target that does not take the news either finds out as the lease lapses. */
  private void giveBack(JobRun run, Exception failure) {
    try {
      jobs.giveBack(run);
    } catch (SQLException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  /** What of the meaning the source decides does not matter: nothing is read from it. */
  private void requireSameMeaning(Job job) {
    Map<String, String> meaning = new TreeMap<>(job.meaning());
    meaning.putAll(jobFile.meaning());
    Jobs.requireSameMeaning(
        job,
        new JobDefinition(
            job.name(), jobFile.text(), meaning, jobFile.limits().quarantine().toString()));
  }

  private static BeamfillException failed(SQLException error) {
    return new BeamfillException(
        Category.TARGET,
        "The target failed: " + SqlErrors.message(error) + ". Replay again.",
        error);
  }
}
