package io.beamfill.benchmarks;

import java.util.Comparator;
import java.util.List;

/**
 * One load.
 *
 * @param seconds from the start of the process to its end
 * @param peakBytes most memory that the process held, its resident set
 * @param walBytes write-ahead log that the server wrote
 */
record Measurement(double seconds, long peakBytes, long walBytes) {
  /** The one in the middle by time. */
  static Measurement median(List<Measurement> all) {
    return all.stream()
        .sorted(Comparator.comparingDouble(Measurement::seconds))
        .toList()
        .get((all.size() - 1) / 2);
  }
}
