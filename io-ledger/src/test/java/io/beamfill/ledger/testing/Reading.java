package io.beamfill.ledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.ledger.scan.ScanSettings;
import io.beamfill.ledger.source.LedgerSource;
import io.beamfill.ledger.source.MigrationChoice;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Reads ranges to their end, and holds every answer to the contract of a cursor on the way. */
public final class Reading {
  private Reading() {}

  /** Settings that lose little time where a service fails. */
  public static ScanSettings impatient(URI... endpoints) {
    return new ScanSettings(
        List.of(endpoints),
        Map.of(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofMillis(2),
        8);
  }

  /** A new job's source. */
  public static LedgerSource open(ScanSettings settings) {
    try {
      return LedgerSource.open(settings, MigrationChoice.ALL, Optional.empty());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The payloads of a range as text. */
  public static List<String> payloads(PagedSource source, Keyspace range, PageLimits limits)
      throws IOException {
    return records(source, range, limits).stream()
        .map(each -> new String(each.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** The records of a range. */
  public static List<SourceRecord> records(PagedSource source, Keyspace range, PageLimits limits)
      throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    fetches(source, range, limits).forEach(each -> records.addAll(each.records()));
    return records;
  }

  /** The answers for a range, up to the one that ends it. */
  public static List<Fetch> fetches(PagedSource source, Keyspace range, PageLimits limits)
      throws IOException {
    List<Fetch> fetches = new ArrayList<>();
    ByteKey position = range.range().getStartKey();
    ByteKey end = range.range().getEndKey();
    try (PageCursor cursor = source.read(range)) {
      do {
        Fetch fetch = cursor.next(limits);
        requireWithinLimits(fetch, limits);
        requireTiling(fetch, position, end);
        fetches.add(fetch);
        position = fetch.coveredTo();
      } while (!position.equals(end));
    }
    return fetches;
  }

  /** Asserts that parts follow one another and are together a range. */
  public static void requireTiles(ByteKeyRange range, List<ByteKeyRange> parts) {
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
      assertThat(to).isGreaterThanOrEqualTo(from);
    }
    ByteKey before = from;
    for (SourceRecord record : fetch.records()) {
      ByteKey key = ByteKey.copyFrom(record.position());
      assertThat(key).isGreaterThanOrEqualTo(before);
      before =
          ByteKey.copyFrom(
              java.util.Arrays.copyOf(record.position(), record.position().length + 1));
      if (!to.isEmpty()) {
        assertThat(key).isLessThan(to);
      }
    }
  }
}
