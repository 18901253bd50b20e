package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.page.Reason;
import java.util.Map;

/**
 * What a complete load of the generated records must leave behind, known from how they were made.
 *
 * @param records records in the keyspaces that are read, by keyspace
 * @param rows rows in the target, by table
 * @param mapped keys that stand for those of other rows, by table
 * @param quarantined entries in quarantine, by keyspace and reason
 * @param unclaimed entries of a lookup that no record asks for, by lookup; they are in quarantine
 *     too, and not among {@code quarantined}
 */
public record Expectation(
    Map<String, Long> records,
    Map<String, Long> rows,
    Map<String, Long> mapped,
    Map<Quarantined, Long> quarantined,
    Map<String, Long> unclaimed) {
  /** Copies the maps. */
  public Expectation {
    records = Map.copyOf(records);
    rows = Map.copyOf(rows);
    mapped = Map.copyOf(mapped);
    quarantined = Map.copyOf(quarantined);
    unclaimed = Map.copyOf(unclaimed);
  }

  /**
   * Why records are in quarantine.
   *
   * @param keyspace the keyspace they were read from
   * @param reason the category
   */
  public record Quarantined(String keyspace, Reason reason) {}

  /** Records that are read, of all keyspaces. */
  public long totalRecords() {
    return sum(records);
  }

  /** Rows in all tables. */
  public long totalRows() {
    return sum(rows);
  }

  /** Entries in quarantine, those of lookups that no record asks for included. */
  public long totalQuarantined() {
    return sum(quarantined) + sum(unclaimed);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
