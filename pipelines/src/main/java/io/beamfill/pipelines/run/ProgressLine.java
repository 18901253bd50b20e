package io.beamfill.pipelines.run;

import io.beamfill.pipelines.text.Clock;
import io.beamfill.pipelines.text.LiveLine;
import io.beamfill.postgres.progress.JobProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** One line about a run. */
final class ProgressLine {
  private final LiveLine line;
  private final RateWindow rates = new RateWindow();

  ProgressLine(PrintStream err, boolean terminal) {
    this.line = new LiveLine(err, terminal);
  }

  void update(JobProgress progress, Optional<String> slowness) {
    rates.add(System.nanoTime(), progress);
    line.update(text(progress, slowness));
  }

  /** Leaves the terminal's line free for what comes next. */
  void clear() {
    line.clear();
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
