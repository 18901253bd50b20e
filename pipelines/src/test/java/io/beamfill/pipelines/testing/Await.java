package io.beamfill.pipelines.testing;

import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
public final class Await {
  private static final long NANOS = 120_000_000_000L;
  private static final long POLL_MILLIS = 20;

  private Await() {}

  /**
   * Waits.
   *
   * @throws AssertionError if it is not true after two minutes
   */
  public static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > NANOS) {
        throw new AssertionError("Not in time: " + what);
      }
      pause(POLL_MILLIS);
    }
  }

  /** Lets time pass. */
  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
