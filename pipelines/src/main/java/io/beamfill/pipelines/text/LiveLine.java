package io.beamfill.pipelines.text;

import java.io.PrintStream;

/**
 * A line about what goes on, given once a second: on a terminal it is renewed in place, elsewhere
 * every tenth one is printed.
 */
public final class LiveLine {
  private static final String RENEW = "\r\u001b[K";
  private static final int EVERY = 10;

  private final PrintStream err;
  private final boolean terminal;
  private int updates;
  private boolean shown;

  /**
   * @param err takes the line
   * @param terminal whether somebody watches
   */
  public LiveLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Says how it stands now. */
  public void update(String text) {
    if (terminal) {
      err.print(RENEW + text);
      err.flush();
      shown = true;
    } else if (++updates % EVERY == 0) {
      err.println(text);
    }
  }

  /** Leaves the terminal's line free for what comes next. */
  public void clear() {
    if (shown) {
      err.print(RENEW);
      err.flush();
    }
  }
}
