package io.beamfill.pipelines.run;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.plan.OpenedSource;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.postgres.jobs.Heartbeat;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.postgres.lookup.UnclaimedEntries;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.progress.KeyspaceProgress;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.QuarantineCounts;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import io.beamfill.postgres.write.OwnRows;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a planned backfill to its end: takes the lease, runs the pipeline until nothing is left,
 * settles the lookups, and completes the job only if everything adds up.
 */
public final class Backfill {
  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

  private final BackfillPlan plan;
  private final PipelineOptions options;
  private final PrintStream err;
  private final Jobs jobs;
  private final CrashCheck crash;
  private final long startNanos = System.nanoTime();
  private boolean pausing = true;

  /**
   * @param plan what is to be done
   * @param options the runner and its options
   * @param err takes the progress line
   */
  public Backfill(BackfillPlan plan, PipelineOptions options, PrintStream err) {
    this.plan = plan;
    this.options = options;
    this.err = err;
    this.jobs = new Jobs(plan.connections());
    this.crash = new CrashCheck(plan, err);
  }

  /**
   * Leaves it to the caller what happens when the process is told to end: the job is not paused
   * then, which needs a target that is still there.
   */
  public Backfill withoutPause() {
    pausing = false;
    return this;
  }

  /**
   * Runs.
   *
   * @throws BeamfillException where the job is refused before work begins
   */
  public RunResult run() {
    try {
      RunnerSettings.complete(options, plan.jobFile().job());
      ControlSchema.install(plan.connections());
      jobs.register(plan.definition());
      Job job = jobs.find(plan.jobFile().job()).orElseThrow();
      crash.refuse();
      if (job.status() == JobStatus.COMPLETED && !crash.makeVoid()) {
        return result(JobStatus.COMPLETED, ExitCode.COMPLETE, Optional.empty());
      }
      JobRun run = jobs.acquire(plan.definition(), ThisProcess.name());
      Optional<PauseOnSignal> pause =
          pausing ? Optional.of(PauseOnSignal.of(jobs, run)) : Optional.empty();
      Heartbeat heartbeat = new Heartbeat(jobs, run);
      try {
        return runUnderLease(run);
      } catch (SQLException targetGone) {
        return withoutTarget(RunFailure.of(targetGone));
      } finally {
        heartbeat.close();
        pause.ifPresent(PauseOnSignal::close);
      }
    } catch (SQLException error) {
      throw plan.connections().unreachable(error);
    } finally {
      plan.connections().closePool();
    }
  }

  private RunResult runUnderLease(JobRun run) throws SQLException {
    Monitor monitor = new Monitor(plan, run, jobs, new ProgressLine(err, Terminal.isThere()));
    try (monitor) {
      noteKeyspaces(run);
      crash.makeVoid();
      do {
        coverAll(run);
        settleLookups(run);
      } while (crash.makeVoid());
    } catch (SQLException | RuntimeException error) {
      LOG.debug("The run failed", error);
      return monitor.overLimit()
          ? result(JobStatus.FAILED, ExitCode.QUARANTINE_LIMIT, job().map(Job::reason))
          : failed(run, RunFailure.of(error));
    }
    return complete(run);
  }

  private void noteKeyspaces(JobRun run) throws SQLException {
    Retry.durably(
        plan.connections(),
        connection -> {
          PlannedKeyspace.register(connection, run.job(), plan.toCover());
          return null;
        });
  }

  /**
   * A pass leaves gaps only where a page met one that somebody else had committed in part, or where
   * the server crashed and lost pages that were not on its disk.
   */
  private void coverAll(JobRun run) throws SQLException {
    long pagesBefore = -1;
    while (true) {
      jobs.flush(run);
      List<KeyspaceProgress> open = openKeyspaces();
      if (open.isEmpty()) {
        return;
      }
      long pages = progress().keyspaces().stream().mapToLong(KeyspaceProgress::pages).sum();
      if (pages == pagesBefore) {
        throw new BeamfillException(
            Category.JOB,
            "The pipeline ended, but these keyspaces are not covered: "
                + open.stream().map(KeyspaceProgress::name).collect(joining(", "))
                + ". Run the job again.");
      }
      pagesBefore = pages;
      prepareSource();
      Pipeline pipeline = Pipeline.create(options);
      PageLimits limits = plan.jobFile().write().page();
      new BackfillPipeline(
              plan, run, RunnerSettings.pagesInFlight(options, limits, run.run() + " " + pages))
          .addTo(pipeline);
      pipeline.run().waitUntilFinish();
    }
  }

  private void prepareSource() {
    try {
      plan.source().prepare();
    } catch (IOException error) {
      throw OpenedSource.unreachable(error);
    }
  }

  private void discardPrepared() {
    try {
      plan.source().discard();
    } catch (IOException error) {
      LOG.warn("What was prepared for reading is still there: {}", error.getMessage());
    }
  }

  private List<KeyspaceProgress> openKeyspaces() throws SQLException {
    Set<String> read =
        plan.keyspaces().stream().map(each -> each.keyspace().name()).collect(toSet());
    return progress().keyspaces().stream()
        .filter(each -> read.contains(each.name()) && !each.complete())
        .toList();
  }

  private void settleLookups(JobRun run) throws SQLException {
    for (LookupSpec lookup : plan.decoder().lookups()) {
      Retry.durably(
          plan.connections(),
          connection -> {
            UnclaimedEntries.quarantine(connection, run, lookup);
            return null;
          });
    }
  }

  private RunResult complete(JobRun run) throws SQLException {
    JobProgress progress = progress();
    QuarantineCounts quarantine =
        Retry.inTransaction(
            plan.connections(), connection -> QuarantineCounts.read(connection, run.job()));
    if (!progress.covered()) {
      return failed(run, new RunFailure(ExitCode.INCOMPLETE, lessThanBefore(progress)));
    }
    if (quarantine.counted() != progress.quarantined()) {
      return failed(
          run,
          new RunFailure(
              ExitCode.INTERNAL,
              "internal error: the job's sums do not agree: "
                  + quarantine.counted()
                  + " entries in quarantine where coverage counts "
                  + progress.quarantined()));
    }
    long unresolved = quarantine.unresolved();
    if (plan.jobFile().limits().quarantine().isExceeded(unresolved, progress.records().read())) {
      String reason = QuarantineReport.overLimit(plan, unresolved, progress);
      return failed(run, new RunFailure(ExitCode.QUARANTINE_LIMIT, reason));
    }
    Optional<String> incomplete = plan.source().incomplete();
    if (incomplete.isPresent()) {
      return failed(run, new RunFailure(ExitCode.INCOMPLETE, incomplete.get()));
    }
    Retry.inTransaction(
        plan.connections(),
        connection -> {
          OwnRows.forget(connection, run.job());
          return null;
        });
    if (!jobs.finish(run, JobStatus.COMPLETED, null)) {
      return result(
          job().orElseThrow().status(),
          ExitCode.INCOMPLETE,
          Optional.of("The job was stopped or taken over by another run."));
    }
    discardPrepared();
    return result(JobStatus.COMPLETED, ExitCode.COMPLETE, Optional.empty());
  }

  /** All that the source offers was read, and the job began with more. */
  private static String lessThanBefore(JobProgress progress) {
    return "The source does not offer all that it did when the job was begun; something is left of "
        + progress.keyspaces().stream()
            .filter(each -> !each.complete())
            .map(KeyspaceProgress::name)
            .collect(joining(", "))
        + ". Run the job again when it does.";
  }

  private RunResult failed(JobRun run, RunFailure failure) throws SQLException {
    if (jobs.finish(run, JobStatus.FAILED, failure.reason())) {
      return result(JobStatus.FAILED, failure.exitCode(), Optional.of(failure.reason()));
    }
    // The job belongs to somebody else by now: its state is not ours to tell as a failure.
    return result(job().orElseThrow().status(), ExitCode.INCOMPLETE, Optional.of(failure.reason()));
  }

  /** How a run ends whose target does not even take the news: its lease lapses. */
  private RunResult withoutTarget(RunFailure failure) {
    return new RunResult(
        plan.jobFile().job(),
        plan.source().describe(),
        JobStatus.FAILED,
        ExitCode.INCOMPLETE,
        (System.nanoTime() - startNanos) / 1e9,
        new JobProgress(List.of(), Map.of(), Map.of()),
        List.of(),
        Optional.of(failure.reason()));
  }

  private Optional<Job> job() throws SQLException {
    return jobs.find(plan.jobFile().job());
  }

  private JobProgress progress() throws SQLException {
    return Retry.inTransaction(
        plan.connections(), connection -> JobProgress.read(connection, plan.jobFile().job()));
  }

  private RunResult result(JobStatus status, ExitCode exitCode, Optional<String> reason)
      throws SQLException {
    String name = plan.jobFile().job();
    List<QuarantineGroup> quarantine =
        Retry.inTransaction(
            plan.connections(),
            connection -> QuarantineGroup.read(connection, name, EntryFilter.ALL));
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new RunResult(
        name, plan.source().describe(), status, exitCode, seconds, progress(), quarantine, reason);
  }
}
