package io.beamfill.fdb.live;

import com.apple.foundationdb.KeyValue;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * So many keys that no test could hold them: each is its number, and its value can be told from it.
 */
record NumberedKeys(int count) implements Content {
  private static final int VALUE_BYTES = 60;

  static byte[] key(int number) {
    return ByteBuffer.allocate(5).put((byte) 'k').putInt(number).array();
  }

  static SourceRecord record(int number) {
    byte[] value = new byte[VALUE_BYTES + number % 40];
    long mixed = number * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < value.length; i++) {
      mixed = mixed * 6364136223846793005L + 1442695040888963407L;
      value[i] = (byte) (mixed >>> 56);
    }
    return new SourceRecord(key(number), value);
  }

  /** The number of the first key that is not before a position. */
  int from(byte[] position) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(key(middle), position) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public View now() {
    return begin ->
        new Iterator<>() {
          private int next = from(begin);

          @Override
          public boolean hasNext() {
            return next < count;
          }

          @Override
          public KeyValue next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            SourceRecord record = NumberedKeys.record(next++);
            return new KeyValue(record.position(), record.payload());
          }
        };
  }
}
