package io.beamfill.transforms.read;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;

/**
 * Reads the pages of one gap and claims each before it is emitted, so that a page covers exactly
 * what the restriction still holds, also when a runner splits it meanwhile.
 */
final class GapReader implements AutoCloseable {
  private final Keyspace gap;
  private final PageCursor cursor;
  private final PageLimits limits;
  private final RestrictionTracker<ByteKeyRange, ByteKey> tracker;
  private ByteKey position;
  private boolean done;
  private boolean refused;

  GapReader(
      Keyspace gap,
      PageCursor cursor,
      PageLimits limits,
      RestrictionTracker<ByteKeyRange, ByteKey> tracker) {
    this.gap = gap;
    this.cursor = cursor;
    this.limits = limits;
    this.tracker = tracker;
    this.position = gap.range().getStartKey();
  }

  /** Whether the gap is read to its end, or to where the restriction ends by now. */
  boolean done() {
    return done;
  }

  /** Whether a claim has failed: the restriction is finished, and no other claim may follow. */
  boolean refused() {
    return refused;
  }

  /** Whether a split has taken a position, and all behind it, away from the restriction. */
  static boolean isSplitOff(ByteKey position, RestrictionTracker<ByteKeyRange, ByteKey> tracker) {
    ByteKey end = tracker.currentRestriction().getEndKey();
    return !end.isEmpty() && position.compareTo(end) >= 0;
  }

  /** The next page, or nothing if there is no more of the gap to cover. */
  Optional<Page> next() throws IOException {
    while (!done) {
      if (isSplitOff(position, tracker)) {
        done = true;
        return Optional.empty();
      }
      Fetch fetch = cursor.next(limits);
      List<SourceRecord> records = fetch.records();
      if (fetch.coveredTo().equals(gap.range().getEndKey())) {
        done = true;
        return claim(records, fetch.coveredTo(), fetch);
      }
      if (!records.isEmpty()) {
        return claim(records, after(records.get(records.size() - 1)), fetch);
      }
    }
    return Optional.empty();
  }

  private Optional<Page> claim(List<SourceRecord> records, ByteKey end, Fetch fetch) {
    if (!tracker.tryClaim(end)) {
      done = true;
      refused = true;
      return Optional.empty();
    }
    // Stable from here on: what is claimed is not split off.
    ByteKey restrictionEnd = tracker.currentRestriction().getEndKey();
    ByteKey start = position;
    if (restrictionEnd.isEmpty() || (!end.isEmpty() && end.compareTo(restrictionEnd) <= 0)) {
      position = end;
      return Optional.of(page(ByteKeyRange.of(start, end), records, fetch));
    }
    done = true;
    if (start.compareTo(restrictionEnd) >= 0) {
      return Optional.empty();
    }
    ByteKeyRange covered = ByteKeyRange.of(start, restrictionEnd);
    List<SourceRecord> ours =
        records.stream()
            .filter(each -> covered.containsKey(ByteKey.copyFrom(each.position())))
            .toList();
    return Optional.of(page(covered, ours, fetch));
  }

  private Page page(ByteKeyRange covered, List<SourceRecord> records, Fetch fetch) {
    return new Page(gap.within(covered), records, fetch.version());
  }

  /** The first position after a record's. */
  private static ByteKey after(SourceRecord record) {
    byte[] position = record.position();
    return ByteKey.copyFrom(Arrays.copyOf(position, position.length + 1));
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }
}
