package io.beamfill.ledger.source;

/**
 * How many updates to ask for: as many as fit a page by the size of the last ones. Halves when an
 * answer does not come in time or is larger than a page, and recovers by a quarter with each answer
 * that is neither.
 */
final class PageSize {
  /** The API's own limit is 1,000; one update comes twice, to see what is beside it. */
  private static final int MOST = 999;

  /** Room for answers that are a little larger than others. */
  private static final double FILLED = 0.9;

  private double bytesPerUpdate;
  private int cap = MOST;
  private int lastAsked = MOST;

  /**
   * @param bytesPerUpdate a first guess
   */
  PageSize(double bytesPerUpdate) {
    this.bytesPerUpdate = Math.max(1, bytesPerUpdate);
  }

  /** How many fit a page. */
  synchronized int updates(int rows, long bytes) {
    double fitting = Math.min(FILLED * bytes / bytesPerUpdate, Math.min(rows, cap));
    lastAsked = Math.max(1, (int) fitting);
    return lastAsked;
  }

  /** An answer that came wholly and fitted. */
  synchronized void fitted(int updates, long bytes) {
    if (updates > 0) {
      bytesPerUpdate = Math.max(1, (bytesPerUpdate * 3 + (double) bytes / updates) / 4);
    }
    cap = Math.min(MOST, cap + Math.max(1, cap / 4));
  }

  /** An answer that did not come in time, or did not fit. */
  synchronized void tooMuch() {
    cap = Math.max(1, Math.min(cap, lastAsked) / 2);
  }
}
