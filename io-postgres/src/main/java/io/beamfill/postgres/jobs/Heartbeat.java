package io.beamfill.postgres.jobs;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a run's lease every five seconds, from its creation until it is closed. */
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final long SECONDS = 5;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Heartbeat::daemon);
  private volatile boolean lost;

  /** Starts the heartbeat of {@code run}. */
  public Heartbeat(Jobs jobs, JobRun run) {
    var unused =
        timer.scheduleAtFixedRate(() -> beat(jobs, run), SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void beat(Jobs jobs, JobRun run) {
    try {
      if (!lost && !jobs.renew(run)) {
        lost = true;
      }
    } catch (SQLException | RuntimeException error) {
      // The next beat may succeed; if none does, the lease lapses and no page can be committed.
      LOG.info("The lease of job {} could not be renewed", run.job(), error);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "beamfill-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
