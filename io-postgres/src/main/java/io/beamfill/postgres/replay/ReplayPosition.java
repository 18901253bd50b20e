package io.beamfill.postgres.replay;

import java.nio.ByteBuffer;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * A position of the keyspace of replays: rounds over the quarantine one after the other, and in
 * each round the entries in the order of their numbers. 16 bytes, big-endian.
 *
 * @param round from 1, over all replays of a keyspace
 * @param entry a number of a quarantine entry
 */
record ReplayPosition(long round, long entry) {
  /**
   * Where a page ends.
   *
   * @param start where it begins: where the page before it ended, or the empty key
   * @param last the number of its last entry; a new round begins where it is not greater than those
   *     before
   */
  static ByteKey end(ByteKey start, long last) {
    ReplayPosition before = start.isEmpty() ? new ReplayPosition(1, 0) : of(start);
    long round = last + 1 > before.entry ? before.round : before.round + 1;
    return new ReplayPosition(round, last + 1).key();
  }

  private static ReplayPosition of(ByteKey key) {
    ByteBuffer bytes = ByteBuffer.wrap(key.getBytes());
    return new ReplayPosition(bytes.getLong(), bytes.getLong());
  }

  private ByteKey key() {
    return ByteKey.copyFrom(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(round).putLong(entry).array());
  }
}
