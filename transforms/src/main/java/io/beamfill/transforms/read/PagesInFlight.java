package io.beamfill.transforms.read;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the pages that wait between reading and writing on a runner that does not fuse transforms:
 * the DirectRunner, whose bundles queue in memory. A reader that finds the bound reached does not
 * block a thread; it asks to be called again.
 *
 * <p>On runners that fuse, a page is written before the next one is read, and no bound is needed:
 * use {@link #unbounded}. The count is kept for each run in each JVM.
 */
public final class PagesInFlight implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();

  private final String run;
  private final int limit;

  private PagesInFlight(String run, int limit) {
    this.run = run;
    this.limit = limit;
  }

  /** No bound: for runners that fuse. */
  public static PagesInFlight unbounded() {
    return new PagesInFlight("", Integer.MAX_VALUE);
  }

  /**
   * A bound for one run in this JVM.
   *
   * @param run names the run
   * @param limit pages, at least 1
   */
  public static PagesInFlight bounded(String run, int limit) {
    return new PagesInFlight(run, limit);
  }

  /** Whether a reader should give way after each page, because the runner does not fuse. */
  boolean isBounded() {
    return limit < Integer.MAX_VALUE;
  }

  /** Whether the bound is reached, for now. */
  boolean isFull() {
    return isBounded() && count().get() >= limit;
  }

  /** Counts one page more, or refuses. */
  boolean tryEnter() {
    if (!isBounded()) {
      return true;
    }
    AtomicInteger count = count();
    int before = count.getAndUpdate(n -> n < limit ? n + 1 : n);
    return before < limit;
  }

  /**
   * Counts what a page was taken apart into, without asking: each part leaves by itself, and the
   * page too.
   */
  public void enter(int parts) {
    if (isBounded()) {
      count().addAndGet(parts);
    }
  }

  /** A page is written, or was never emitted. */
  public void leave() {
    if (isBounded()) {
      count().updateAndGet(n -> Math.max(0, n - 1));
    }
  }

  private AtomicInteger count() {
    return COUNTS.computeIfAbsent(run, each -> new AtomicInteger());
  }
}
