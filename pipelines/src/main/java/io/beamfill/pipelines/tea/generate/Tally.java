package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.page.Reason;
import java.util.HashMap;
import java.util.Map;

/** Counts what will become of the records. */
final class Tally implements Sink {
  private final Map<String, Long> records = new HashMap<>();
  private final Map<String, Long> rows = new HashMap<>();
  private final Map<String, Long> mapped = new HashMap<>();
  private final Map<Expectation.Quarantined, Long> quarantined = new HashMap<>();
  private final Map<String, Long> unclaimed = new HashMap<>();

  Expectation expectation() {
    return new Expectation(records, rows, mapped, quarantined, unclaimed);
  }

  @Override
  public void record(String keyspace, byte[] key, byte[] value) {
    records.merge(keyspace, 1L, Long::sum);
  }

  @Override
  public void unread(byte[] key, byte[] value) {}

  @Override
  public void row(String table) {
    rows.merge(table, 1L, Long::sum);
  }

  @Override
  public void mapped(String table) {
    mapped.merge(table, 1L, Long::sum);
  }

  @Override
  public void quarantined(String keyspace, Reason reason) {
    quarantined.merge(new Expectation.Quarantined(keyspace, reason), 1L, Long::sum);
  }

  @Override
  public void unclaimed(String lookup) {
    unclaimed.merge(lookup, 1L, Long::sum);
  }
}
