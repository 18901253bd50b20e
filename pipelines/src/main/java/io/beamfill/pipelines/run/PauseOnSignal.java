package io.beamfill.pipelines.run;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Jobs;
import java.sql.SQLException;

/**
 * Stops the work on a job when the process is told to end (Ctrl-C, SIGTERM): the lease is given
 * back, so that the next run need not wait for it to lapse, and the process ends as incomplete.
 */
public final class PauseOnSignal implements AutoCloseable {
  /** For a target that does not answer: who waits for the process would kill it soon. */
  private static final long MOST_MILLIS = 10_000;

  private static final String GOES_ON = "; the same command goes on with the job";
  private static final String STOPPED = "\nbeamfill: stopped" + GOES_ON;

  /** Gives the lease back. */
  public interface GiveUp {
    /** False where the lease was lost before. */
    boolean leave() throws SQLException;
  }

  private final Thread hook;

  /**
   * @param giveUp what is done when the process is told to end
   * @param word what has become of the work then, for example {@code paused}
   */
  public PauseOnSignal(GiveUp giveUp, String word) {
    hook = new Thread(() -> end(giveUp, word), "beamfill-pause");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** For a run: the job is paused. */
  static PauseOnSignal of(Jobs jobs, JobRun run) {
    return new PauseOnSignal(
        () -> jobs.finish(run, JobStatus.PAUSED, "The run was told to end."), "paused");
  }

  private static void end(GiveUp giveUp, String word) {
    Thread pausing = new Thread(() -> pause(giveUp, word), "beamfill-pausing");
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

  private static void pause(GiveUp giveUp, String word) {
    try {
      if (giveUp.leave()) {
        System.err.println("\nbeamfill: " + word + GOES_ON);
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
