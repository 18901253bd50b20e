package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.MigrationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Which keyspaces migrations have, and what is missing of them. */
final class LedgerKeyspaces {
  private LedgerKeyspaces() {}

  /** The keyspaces, by migration; imports are one only when all of them are there. */
  static List<LedgerKeyspace> of(SortedMap<Integer, MigrationInfo> found, LedgerInstant instant) {
    List<LedgerKeyspace> keyspaces = new ArrayList<>();
    found.forEach(
        (migration, info) -> {
          // Ids of imports that come later may be anywhere among those that are there.
          if (info.lastImport() != null && info.importsComplete()) {
            keyspaces.add(new ImportsKeyspace(migration, info.lastImport()));
          }
          for (Map.Entry<String, MigrationInfo.Range> each : info.ranges().entrySet()) {
            MigrationInfo.Range range = each.getValue();
            if (range.min() <= instant.micros()) {
              keyspaces.add(
                  new UpdatesKeyspace(
                      migration,
                      each.getKey(),
                      range.min(),
                      Math.min(range.max(), instant.micros()),
                      range.max() <= instant.micros()));
            }
          }
        });
    return keyspaces;
  }

  /** What the services say is missing, in one sentence; null where nothing is. */
  static @Nullable String incomplete(SortedMap<Integer, MigrationInfo> found) {
    List<String> missing = new ArrayList<>();
    found.forEach(
        (migration, info) -> {
          if (!info.complete()) {
            missing.add("all updates of migration " + migration + " (complete: false)");
          }
          if (!info.importsComplete()) {
            missing.add(
                "all import updates of migration "
                    + migration
                    + " (import_updates_complete: false)");
          }
        });
    return missing.isEmpty()
        ? null
        : "The source is not complete: no Scan service has "
            + String.join(", or ", missing)
            + ", yet. What it has is loaded; run the job again when it has the rest.";
  }
}
