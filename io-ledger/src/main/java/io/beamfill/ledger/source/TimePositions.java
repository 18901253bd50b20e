package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.RecordTime;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * Positions of updates: eight bytes, the microseconds from the record time to {@link
 * RecordTime#LAST}, so that the order of positions is descending time, as the API reads. A position
 * means the same time in every job and for every ledger.
 */
public final class TimePositions {
  /** 0001-01-01T00:00:00Z. */
  static final long FIRST = -62_135_596_800_000_000L;

  private static final long END = RecordTime.LAST - FIRST + 1;

  private TimePositions() {}

  /** The position of an update that was recorded at this time. */
  public static byte[] of(long micros) {
    return bytes(RecordTime.LAST - micros);
  }

  /** The record time of the update at a position. */
  public static long micros(byte[] position) {
    return RecordTime.LAST - ByteBuffer.wrap(position).getLong();
  }

  /** The end of a range whose last update is of this time. */
  static ByteKey after(long micros) {
    return ByteKey.copyFrom(bytes(RecordTime.LAST - micros + 1));
  }

  /**
   * The time at or before which all positions from a key on are. A key may be shorter or longer
   * than a position: splits fall anywhere.
   */
  static long newestFrom(ByteKey key) {
    return RecordTime.LAST - firstFrom(key);
  }

  private static long firstFrom(ByteKey key) {
    byte[] bytes = key.getBytes();
    long number = ByteBuffer.wrap(Arrays.copyOf(bytes, Long.BYTES)).getLong();
    if (Long.compareUnsigned(number, END) >= 0) {
      return END;
    }
    return bytes.length > Long.BYTES ? number + 1 : number;
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
