package io.beamfill.pipelines.tea.generate;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A UUID that sorts as its bytes do.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
record Id(long high, long low) implements Comparable<Id> {
  static final int BYTES = 16;

  @Override
  public int compareTo(Id other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  void putInto(ByteBuffer buffer) {
    buffer.putLong(high).putLong(low);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** The form with dashes, in lower case. */
  String text() {
    return new UUID(high, low).toString();
  }
}
