package io.beamfill.fdb.backup;

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
final class Reading {
  static final PageLimits UNLIMITED = new PageLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

  private Reading() {}

  static Keyspace keyspace(ByteKeyRange range) {
    return new Keyspace("tea", range);
  }

  static Keyspace everything() {
    return keyspace(ByteKeyRange.ALL_KEYS);
  }

  static List<SourceRecord> records(PagedSource source, ByteKeyRange range, PageLimits limits)
      throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    for (Fetch fetch : fetches(source, range, limits)) {
      records.addAll(fetch.records());
    }
    return records;
  }

  static List<SourceRecord> records(
      PagedSource source, List<ByteKeyRange> ranges, PageLimits limits) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    for (ByteKeyRange range : ranges) {
      records.addAll(records(source, range, limits));
    }
    return records;
  }

  static List<Fetch> fetches(PagedSource source, ByteKeyRange range, PageLimits limits)
      throws IOException {
    List<Fetch> fetches = new ArrayList<>();
    ByteKey position = range.getStartKey();
    try (PageCursor cursor = source.read(keyspace(range))) {
      do {
        Fetch fetch = cursor.next(limits);
        requireWithinLimits(fetch, limits);
        requireTiling(fetch, position, range.getEndKey());
        fetches.add(fetch);
        position = fetch.coveredTo();
      } while (!position.equals(range.getEndKey()));
    }
    return fetches;
  }

  static void requireTiles(ByteKeyRange range, List<ByteKeyRange> parts) {
    assertThat(parts).isNotEmpty();
    assertThat(parts.get(0).getStartKey()).isEqualTo(range.getStartKey());
    assertThat(parts.get(parts.size() - 1).getEndKey()).isEqualTo(range.getEndKey());
    for (int i = 1; i < parts.size(); i++) {
      assertThat(parts.get(i).getStartKey()).isEqualTo(parts.get(i - 1).getEndKey());
      assertThat(parts.get(i).getStartKey()).isGreaterThan(parts.get(i - 1).getStartKey());
    }
  }

  private static void requireWithinLimits(Fetch fetch, PageLimits limits) {
    long bytes = fetch.records().stream().mapToLong(SourceRecord::size).sum();
    assertThat(fetch.records().size()).isLessThanOrEqualTo(limits.rows());
    if (fetch.records().size() > 1) {
      assertThat(bytes).isLessThanOrEqualTo(limits.bytes());
    }
  }

  private static void requireTiling(Fetch fetch, ByteKey from, ByteKey rangeEnd) {
    ByteKey to = fetch.coveredTo();
    if (!to.equals(rangeEnd)) {
      assertThat(to).isGreaterThan(from);
    }
    for (SourceRecord record : fetch.records()) {
      ByteKey key = ByteKey.copyFrom(record.position());
      assertThat(key).isGreaterThanOrEqualTo(from);
      if (!to.isEmpty()) {
        assertThat(key).isLessThan(to);
      }
    }
  }
}
