package io.beamfill.benchmarks;

import java.util.Map;

/** Measurements as a markdown table. */
final class Report {
  private static final double MIB = 1 << 20;

  private Report() {}

  /**
   * One line for each contender.
   *
   * @param rows rows that each has loaded
   */
  static String of(Map<Contender, Measurement> medians, long rows) {
    double limit =
        medians.entrySet().stream()
            .filter(each -> each.getKey().baseline())
            .mapToDouble(each -> each.getValue().seconds())
            .findFirst()
            .orElseThrow();
    StringBuilder table =
        new StringBuilder(
            """
            | way | seconds | rows/s | share of the limit | peak memory, MiB | WAL, MiB |
            |---|---:|---:|---:|---:|---:|
            """);
    medians.forEach(
        (contender, median) ->
            table.append(
                "| %s | %.1f | %,.0f | %.2f | %.0f | %.0f |%n"
                    .formatted(
                        contender.name(),
                        median.seconds(),
                        rows / median.seconds(),
                        limit / median.seconds(),
                        median.peakBytes() / MIB,
                        median.walBytes() / MIB)));
    return table.toString();
  }
}
