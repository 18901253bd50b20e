package io.beamfill.jdbc.count;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * What a run did, by attempts: a bundle that a runner tried twice is counted twice.
 *
 * @param read records
 * @param decoded records that gave rows
 * @param filtered records of no interest to the job
 * @param rejected records that could not be decoded
 * @param tables rows of each table, by the decoder's names
 */
public record RunCounts(
    long read, long decoded, long filtered, long rejected, Map<String, Rows> tables) {
  /**
   * Rows of a table.
   *
   * @param decoded rows that the decoder gave
   * @param sent rows whose batch was committed: inserted, updated, or given way to what was there
   * @param rejected rows that could not be formed, of records that gave others
   */
  public record Rows(long decoded, long sent, long rejected) {
    private static final Rows NONE = new Rows(0, 0, 0);

    private Rows plus(Rows other) {
      return new Rows(decoded + other.decoded, sent + other.sent, rejected + other.rejected);
    }
  }

  /** Reads a run's metrics. */
  public static RunCounts of(MetricResults results) {
    Map<String, Long> values = new TreeMap<>();
    MetricsFilter ours =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(RunCounters.NAMESPACE))
            .build();
    for (MetricResult<Long> each : results.queryMetrics(ours).getCounters()) {
      values.merge(each.getName().getName(), each.getAttempted(), Long::sum);
    }
    Map<String, Rows> tables = new TreeMap<>();
    values.forEach(
        (name, count) -> {
          add(tables, name, RunCounters.ROWS_DECODED, new Rows(count, 0, 0));
          add(tables, name, RunCounters.ROWS_SENT, new Rows(0, count, 0));
          add(tables, name, RunCounters.ROWS_REJECTED, new Rows(0, 0, count));
        });
    return new RunCounts(
        values.getOrDefault(RunCounters.READ, 0L),
        values.getOrDefault(RunCounters.DECODED, 0L),
        values.getOrDefault(RunCounters.FILTERED, 0L),
        values.getOrDefault(RunCounters.REJECTED, 0L),
        tables);
  }

  /** Before anything was read. */
  public static RunCounts none() {
    return new RunCounts(0, 0, 0, 0, Map.of());
  }

  private static void add(Map<String, Rows> tables, String name, String prefix, Rows rows) {
    if (name.startsWith(prefix)) {
      tables.merge(name.substring(prefix.length()), rows, Rows::plus);
    }
  }

  /** Rejected records and rows together. */
  public long allRejected() {
    return rejected + tables.values().stream().mapToLong(Rows::rejected).sum();
  }

  /** Rows of a table, or none. */
  public Rows rows(String table) {
    return tables.getOrDefault(table, Rows.NONE);
  }
}
