package io.beamfill.postgres.replay;

import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Keyspace;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Entries that are replayed in one transaction.
 *
 * @param keyspace where their records are from
 * @param covered the keyspace of the replays, and the range that the page covers
 * @param entries in the order of their numbers
 */
record ReplayPage(String keyspace, Keyspace covered, List<QuarantinedRecord> entries) {
  /** The number of the last entry. */
  long last() {
    return entries.get(entries.size() - 1).id();
  }

  /** The same page with some of its entries. */
  ReplayPage with(Predicate<QuarantinedRecord> wanted) {
    return new ReplayPage(keyspace, covered, entries.stream().filter(wanted).toList());
  }

  /** The records of the entries, as the decoder knows them. */
  Page records() {
    return new Page(
        countedIn(),
        entries.stream().map(each -> each.entry().record()).toList(),
        OptionalLong.empty());
  }

  /** What entries that the page adds are from, and the range of the page that counts them. */
  Keyspace countedIn() {
    return new Keyspace(keyspace, covered.range());
  }
}
