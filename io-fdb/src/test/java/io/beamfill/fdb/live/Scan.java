package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Reads ranges to their end, and holds every answer to the contract of a cursor on the way. */
final class Scan {
  private Scan() {}

  static Keyspace keyspace(ByteKeyRange range) {
    return new Keyspace("k", range);
  }

  /** The answers for a range; {@code after} runs after each. */
  static List<Fetch> fetches(
      PagedSource source, ByteKeyRange range, PageLimits limits, Runnable after)
      throws IOException {
    List<Fetch> fetches = new ArrayList<>();
    ByteKey position = range.getStartKey();
    try (PageCursor cursor = source.read(keyspace(range))) {
      do {
        Fetch fetch = cursor.next(limits);
        assertWithinLimits(fetch, limits);
        assertTiling(fetch, position, range.getEndKey());
        fetches.add(fetch);
        position = fetch.coveredTo();
        after.run();
      } while (!position.equals(range.getEndKey()));
    }
    return fetches;
  }

  /** The records of ranges, one after the other. */
  static List<SourceRecord> records(
      PagedSource source, List<ByteKeyRange> ranges, PageLimits limits) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    for (ByteKeyRange range : ranges) {
      fetches(source, range, limits, () -> {}).forEach(each -> records.addAll(each.records()));
    }
    return records;
  }

  private static void assertWithinLimits(Fetch fetch, PageLimits limits) {
    assertThat(fetch.records().size()).isLessThanOrEqualTo(limits.rows());
    if (fetch.records().size() > 1) {
      long bytes = fetch.records().stream().mapToLong(SourceRecord::size).sum();
      assertThat(bytes).isLessThanOrEqualTo(limits.bytes());
    }
  }

  private static void assertTiling(Fetch fetch, ByteKey from, ByteKey rangeEnd) {
    ByteKey to = fetch.coveredTo();
    if (!to.equals(rangeEnd)) {
      assertThat(to).isGreaterThan(from);
    }
    ByteKey before = null;
    for (SourceRecord record : fetch.records()) {
      ByteKey key = ByteKey.copyFrom(record.position());
      assertThat(key).isGreaterThanOrEqualTo(from);
      if (before != null) {
        assertThat(key).isGreaterThan(before);
      }
      if (!to.isEmpty()) {
        assertThat(key).isLessThan(to);
      }
      before = key;
    }
  }
}
