package io.beamfill.ledger.scan;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The moment by which an answer must have come wholly. A body that is still being read then is
 * closed, so that a service that sends a byte now and then holds nobody up.
 */
final class Deadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final long at;
  private volatile boolean passed;
  private Future<?> task;

  private Deadline(long at) {
    this.at = at;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "beamfill-scan-deadline");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** What is left of it; at least a millisecond. */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, at - System.nanoTime()));
  }

  /** Closes the body when the time is up. */
  void guard(InputStream body) {
    task = TIMER.schedule(() -> end(body), at - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void end(InputStream body) {
    passed = true;
    try {
      body.close();
    } catch (IOException alreadyBroken) {
      // Its reader meets the same.
    }
  }

  /** Whether a body was closed because of it. */
  boolean passed() {
    return passed;
  }

  @Override
  public void close() {
    if (task != null) {
      task.cancel(false);
    }
  }
}
