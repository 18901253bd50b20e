package io.beamfill.pipelines.run;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Jobs;
import java.sql.SQLException;

/**
 * Pauses the job when the process is told to end while it runs (Ctrl-C, SIGTERM): the lease is
 * given back, so that the next run need not wait for it to lapse, and the process ends as
 * incomplete.
 */
final class PauseOnSignal implements AutoCloseable {
  /** For a target that does not answer: who waits for the process would kill it soon. */
  private static final long MOST_MILLIS = 10_000;

  private static final String STOPPED =
      "\nbeamfill: stopped; the same command goes on with the job";

  private final Thread hook;

  PauseOnSignal(Jobs jobs, JobRun run) {
    hook = new Thread(() -> end(jobs, run), "beamfill-pause");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void end(Jobs jobs, JobRun run) {
    Thread pausing = new Thread(() -> pause(jobs, run), "beamfill-pausing");
    pausing.setDaemon(true);
    pausing.start();
    try {
      pausing.join(MOST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (pausing.isAlive()) {
      System.err.println(STOPPED);
    }
    Runtime.getRuntime().halt(ExitCode.INCOMPLETE.code());
  }

  private static void pause(Jobs jobs, JobRun run) {
    try {
      if (jobs.finish(run, JobStatus.PAUSED, "The run was told to end.")) {
        System.err.println("\nbeamfill: paused; the same command goes on with the job");
      }
    } catch (SQLException unreachable) {
      System.err.println(STOPPED);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The hook runs; it ends the process.
    }
  }
}
