package io.beamfill.pipelines.run;

import io.beamfill.pipelines.text.Clock;
import io.beamfill.postgres.progress.JobProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * One line about a run: on a terminal it is renewed in place every second, elsewhere it is printed
 * every ten seconds.
 */
final class ProgressLine {
  private static final String RENEW = "\r\u001b[K";
  private static final int EVERY = 10;

  private final PrintStream err;
  private final boolean terminal;
  private final RateWindow rates = new RateWindow();
  private int updates;
  private boolean shown;

  ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  void update(JobProgress progress, Optional<String> slowness) {
    rates.add(System.nanoTime(), progress);
    if (terminal) {
      err.print(RENEW + text(progress, slowness));
      err.flush();
      shown = true;
    } else if (++updates % EVERY == 0) {
      err.println(text(progress, slowness));
    }
  }

  /** Leaves the terminal's line free for what comes next. */
  void clear() {
    if (shown) {
      err.print(RENEW);
      err.flush();
    }
  }

  private String text(JobProgress progress, Optional<String> slowness) {
    String quarantined =
        progress.quarantined() == 0 ? "" : " · quarantined " + progress.quarantined();
    return String.format(
        Locale.ROOT,
        "%5.1f%% covered · %,.0f rows/s · %s/s · ETA %s%s%s",
        progress.share() * 100,
        rates.rowsPerSecond(),
        Bytes.format((long) rates.bytesPerSecond()),
        Clock.left(rates.secondsLeft()),
        quarantined,
        slowness.map(each -> " · slow: " + each).orElse(""));
  }
}
