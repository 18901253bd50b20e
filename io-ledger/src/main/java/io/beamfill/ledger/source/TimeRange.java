package io.beamfill.ledger.source;

import java.io.Serializable;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * A half-open range of time, in microseconds since 1970.
 *
 * @param atOrAfter its older end, included
 * @param before its newer end, excluded
 */
record TimeRange(long atOrAfter, long before) implements Serializable {
  /** The times of all positions in a range. */
  static TimeRange of(ByteKeyRange range) {
    ByteKey end = range.getEndKey();
    return new TimeRange(
        end.isEmpty() ? TimePositions.FIRST : TimePositions.newestFrom(end) + 1,
        TimePositions.newestFrom(range.getStartKey()) + 1);
  }

  /** The range of positions of all times. */
  ByteKeyRange positions() {
    return ByteKeyRange.of(TimePositions.after(before), TimePositions.after(atOrAfter));
  }

  TimeRange upTo(long newBefore) {
    return new TimeRange(atOrAfter, newBefore);
  }

  boolean isEmpty() {
    return before <= atOrAfter;
  }

  long micros() {
    return Math.max(0, before - atOrAfter);
  }
}
