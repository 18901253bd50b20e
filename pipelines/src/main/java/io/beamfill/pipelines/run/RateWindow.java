package io.beamfill.pipelines.run;

import io.beamfill.postgres.progress.JobProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** Rates over the last ten seconds, from committed facts. */
final class RateWindow {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
  private static final double ENOUGH_SECONDS = 4;

  private record Sample(long nanos, long rows, long bytes) {}

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long bytesLeft;

  void add(long nanos, JobProgress progress) {
    samples.addLast(new Sample(nanos, progress.rows().decoded(), progress.bytesRead()));
    while (nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    bytesLeft = progress.expectedBytes() - progress.bytesRead();
  }

  double rowsPerSecond() {
    return samples.size() < 2
        ? 0
        : (samples.getLast().rows() - samples.getFirst().rows()) / seconds();
  }

  double bytesPerSecond() {
    return samples.size() < 2
        ? 0
        : (samples.getLast().bytes() - samples.getFirst().bytes()) / seconds();
  }

  /** Seconds that are left at this rate, or nothing before the rate is known. */
  OptionalLong secondsLeft() {
    if (samples.size() < 2 || seconds() < ENOUGH_SECONDS || bytesPerSecond() <= 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.round(bytesLeft / bytesPerSecond()));
  }

  private double seconds() {
    return (samples.getLast().nanos() - samples.getFirst().nanos()) / 1e9;
  }
}
