package io.beamfill.postgres.write;

/**
 * Whether it pays to try the direct way first. After a page that failed on it, so many pages go the
 * safe way as have failed in a row, doubled each time, before the direct way is tried again.
 */
final class AppendTrust {
  private static final int MOST_PAGES = 64;

  private int pagesToSkip;
  private int penalty = 1;

  boolean worthTrying() {
    if (pagesToSkip > 0) {
      pagesToSkip--;
      return false;
    }
    return true;
  }

  void succeeded() {
    penalty = 1;
  }

  void failed() {
    pagesToSkip = penalty;
    penalty = Math.min(MOST_PAGES, penalty * 2);
  }
}
