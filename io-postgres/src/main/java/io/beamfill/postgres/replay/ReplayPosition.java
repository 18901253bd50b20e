package io.beamfill.postgres.replay;

import java.nio.ByteBuffer;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * A position of the keyspace of replays: the passes over the quarantine one after the other, and in
 * each pass the entries in the order of their numbers. 16 bytes, big-endian.
 *
 * @param pass from 1, over all replays of a keyspace
 * @param entry the number of a quarantine entry
 */
record ReplayPosition(long pass, long entry) {
  /** Where the page ends whose last entry has this position. */
  ByteKey afterIt() {
    return ByteKey.copyFrom(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(pass).putLong(entry + 1).array());
  }

  /** The pass after the one in which the last page ended. */
  static long passAfter(ByteKey end) {
    return end.isEmpty() ? 1 : ByteBuffer.wrap(end.getBytes()).getLong() + 1;
  }
}
