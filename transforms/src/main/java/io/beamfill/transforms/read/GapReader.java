package io.beamfill.transforms.read;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;

/**
 * Reads the pages of one gap and claims every position on the way, so that the pages cover exactly
 * what the restriction still holds, also when a runner splits it meanwhile.
 */
final class GapReader implements AutoCloseable {
  private final Keyspace gap;
  private final boolean endsRestriction;
  private final PageCursor cursor;
  private final PageLimits limits;
  private final RestrictionTracker<ByteKeyRange, ByteKey> tracker;
  private ByteKey position;
  private boolean done;
  private boolean stopped;

  /**
   * @param endsRestriction whether the gap reaches to the end of the tracker's restriction
   */
  GapReader(
      Keyspace gap,
      boolean endsRestriction,
      PageCursor cursor,
      PageLimits limits,
      RestrictionTracker<ByteKeyRange, ByteKey> tracker) {
    this.gap = gap;
    this.endsRestriction = endsRestriction;
    this.cursor = cursor;
    this.limits = limits;
    this.tracker = tracker;
    this.position = gap.range().getStartKey();
  }

  /** Whether the rest of the restriction belongs to somebody else by now. */
  boolean stopped() {
    return stopped;
  }

  /** Whether the gap is read to its end. */
  boolean done() {
    return done;
  }

  /** The next page, or nothing if there is no more of the gap to cover. */
  Optional<Page> next() throws IOException {
    while (!done) {
      Fetch fetch = cursor.next(limits);
      List<SourceRecord> claimed = claim(fetch.records());
      if (stopped) {
        return page(claimed, tracker.currentRestriction().getEndKey(), fetch);
      }
      if (fetch.coveredTo().equals(gap.range().getEndKey())) {
        done = true;
        return page(claimed, claimEnd(), fetch);
      }
      if (!claimed.isEmpty()) {
        return page(claimed, after(claimed.get(claimed.size() - 1)), fetch);
      }
    }
    return Optional.empty();
  }

  private List<SourceRecord> claim(List<SourceRecord> records) {
    for (int i = 0; i < records.size(); i++) {
      if (!tracker.tryClaim(ByteKey.copyFrom(records.get(i).position()))) {
        stopped = true;
        done = true;
        return new ArrayList<>(records.subList(0, i));
      }
    }
    return records;
  }

  /** Claims what follows the last record, and says up to where it is ours. */
  private ByteKey claimEnd() {
    if (endsRestriction) {
      // Marks the restriction as done, so that it cannot be split any more; it always answers
      // false.
      tracker.tryClaim(ByteKey.EMPTY);
      stopped = true;
    } else if (tracker.tryClaim(gap.range().getEndKey())) {
      return gap.range().getEndKey();
    } else {
      stopped = true;
    }
    return tracker.currentRestriction().getEndKey();
  }

  private Optional<Page> page(List<SourceRecord> records, ByteKey end, Fetch fetch) {
    ByteKey start = position;
    position = end;
    if (!end.isEmpty() && start.compareTo(end) >= 0) {
      return Optional.empty();
    }
    return Optional.of(new Page(gap.within(ByteKeyRange.of(start, end)), records, fetch.version()));
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
