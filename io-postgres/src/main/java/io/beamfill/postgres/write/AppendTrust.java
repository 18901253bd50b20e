package io.beamfill.postgres.write;

/**
 * Whether it pays to try the direct way first. Where a page fails on it, bad rows are seldom alone:
 * the next pages go the safe way, twice as many after each failure in a row, before the direct way
 * is tried again.
 */
final class AppendTrust {
  private static final int LEAST_PAGES = 16;
  private static final int MOST_PAGES = 1024;

  private int pagesToSkip;
  private int penalty = LEAST_PAGES;

  boolean worthTrying() {
    if (pagesToSkip > 0) {
      pagesToSkip--;
      return false;
    }
    return true;
  }

  void succeeded() {
    penalty = LEAST_PAGES;
  }

  void failed() {
    pagesToSkip = penalty;
    penalty = Math.min(MOST_PAGES, penalty * 2);
  }
}
