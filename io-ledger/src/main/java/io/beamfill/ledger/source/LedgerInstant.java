package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.MigrationInfo;
import java.io.Serializable;
import java.util.SortedMap;

/**
 * Where the history that a job reads ends. Its first run settles it; what the ledger records later
 * is left to another job.
 *
 * @param micros the newest record time that there was, in microseconds since 1970
 * @param migration the newest migration that there was
 */
public record LedgerInstant(long micros, int migration) implements Serializable {
  /** As things are. */
  static LedgerInstant newest(SortedMap<Integer, MigrationInfo> found) {
    long newest =
        found.values().stream()
            .flatMap(each -> each.ranges().values().stream())
            .mapToLong(MigrationInfo.Range::max)
            .max()
            .orElse(TimePositions.FIRST);
    return new LedgerInstant(newest, found.isEmpty() ? 0 : found.lastKey());
  }
}
