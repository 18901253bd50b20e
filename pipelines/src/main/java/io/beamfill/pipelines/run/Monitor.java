package io.beamfill.pipelines.run;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.progress.Slowness;
import io.beamfill.postgres.quarantine.QuarantineCounts;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a run from outside the pipeline, once a second: shows the progress, and fails the job as
 * soon as its quarantine is sure to pass the limit. Failing takes the lease away, so that the
 * workers of any runner stop at their next page.
 */
final class Monitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  /**
   * Estimates of a source may be short of the truth; what is refused early must be refused at last.
   */
  private static final double MARGIN = 1.5;

  private final BackfillPlan plan;
  private final JobRun run;
  private final Jobs jobs;
  private final ProgressLine line;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Monitor::daemon);
  private volatile boolean overLimit;

  Monitor(BackfillPlan plan, JobRun run, Jobs jobs, ProgressLine line) {
    this.plan = plan;
    this.run = run;
    this.jobs = jobs;
    this.line = line;
    var unused = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Whether the job was failed because of its quarantine. */
  boolean overLimit() {
    return overLimit;
  }

  private void look() {
    try {
      JobProgress progress =
          Retry.once(plan.connections(), connection -> JobProgress.read(connection, run.job()));
      Optional<String> slowness =
          Retry.once(
              plan.connections(),
              connection -> Slowness.reason(connection, plan.connections().application()));
      line.update(progress, slowness);
      long expected = Math.max(progress.expectedRecords(), progress.records().read());
      long unresolved = progress.quarantined() - settledByHand();
      if (!overLimit
          && progress.expectedRecords() >= 0
          && plan.jobFile()
              .limits()
              .quarantine()
              .isExceeded(unresolved, (long) (expected * MARGIN))) {
        overLimit =
            jobs.finish(
                run, JobStatus.FAILED, QuarantineReport.overLimit(plan, unresolved, progress));
      }
    } catch (SQLException | RuntimeException error) {
      LOG.debug("The progress could not be read", error);
    }
  }

  private long settledByHand() throws SQLException {
    return Retry.once(
        plan.connections(), connection -> QuarantineCounts.settledByHand(connection, run.job()));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "beamfill-monitor");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    line.clear();
  }
}
