package io.beamfill.ledger.scan;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One Scan service, as this process has come to know it. After a failure it is left alone for a
 * while that doubles with each failure in a row, or for as long as it asks for.
 */
public final class Endpoint {
  private static final double JITTER = 0.3;

  private final URI address;
  private final Semaphore permits;
  private final Duration firstPause;
  private final Duration longestPause;
  private int failures;
  private long pausedUntil;

  /**
   * @param firstPause how long it is left alone after a first failure
   * @param longestPause the most that it is left alone where it does not ask for more
   */
  Endpoint(URI address, int concurrency, Duration firstPause, Duration longestPause) {
    this.address = address;
    this.permits = new Semaphore(concurrency);
    this.firstPause = firstPause;
    this.longestPause = longestPause;
    this.pausedUntil = System.nanoTime();
  }

  /** Its base address; never a secret. */
  public URI address() {
    return address;
  }

  Semaphore permits() {
    return permits;
  }

  /** Nanoseconds until it may be asked; zero or less where it may be asked now. */
  synchronized long pauseNanos() {
    return pausedUntil - System.nanoTime();
  }

  /** Whether it is left alone for now. */
  public boolean isPaused() {
    return pauseNanos() > 0;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed(Duration notBefore) {
    long doubled = firstPause.toNanos() << Math.min(failures, 20);
    failures++;
    long pause =
        Math.max(jittered(Math.min(longestPause.toNanos(), doubled)), atLeast(notBefore.toNanos()));
    pausedUntil = Math.max(pausedUntil, System.nanoTime() + pause);
  }

  private static long jittered(long nanos) {
    return (long) (nanos * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
  }

  /** What was asked for is never undercut. */
  private static long atLeast(long nanos) {
    return (long) (nanos * ThreadLocalRandom.current().nextDouble(1, 1 + JITTER / 3));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
