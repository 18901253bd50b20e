package io.beamfill.jdbc.count;

import java.io.Serializable;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts what a run does, as metrics of Beam. They count attempts: what a runner does again is
 * counted again.
 */
public final class RunCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String NAMESPACE = "io.beamfill.jdbc";
  static final String READ = "records read";
  static final String DECODED = "records decoded";
  static final String FILTERED = "records filtered";
  static final String REJECTED = "records rejected";
  static final String ROWS_DECODED = "rows decoded: ";
  static final String ROWS_REJECTED = "rows rejected: ";
  static final String ROWS_SENT = "rows sent: ";

  private final Counter read = counter(READ);
  private final Counter decoded = counter(DECODED);
  private final Counter filtered = counter(FILTERED);
  private final Counter rejected = counter(REJECTED);

  /** Counts what became of the records of a page. */
  public void records(long all, long good, long ofNoInterest, long bad) {
    read.inc(all);
    decoded.inc(good);
    filtered.inc(ofNoInterest);
    rejected.inc(bad);
  }

  /** Counts rows that a page gave for a table. */
  public void rowsDecoded(String table, long rows) {
    counter(ROWS_DECODED + table).inc(rows);
  }

  /** Counts a row of a record that could not be formed. */
  public void rowRejected(String table) {
    counter(ROWS_REJECTED + table).inc();
  }

  /** Counts rows whose batch was committed. */
  public static void rowsSent(String table, long rows) {
    counter(ROWS_SENT + table).inc(rows);
  }

  private static Counter counter(String name) {
    return Metrics.counter(NAMESPACE, name);
  }
}
