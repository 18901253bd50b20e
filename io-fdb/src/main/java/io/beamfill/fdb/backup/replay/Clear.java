package io.beamfill.fdb.backup.replay;

import java.util.Arrays;

/** A cleared range of keys, or a piece of one. The arrays are not copied. */
final class Clear {
  private final byte[] begin;
  private final byte[] end;
  private final long version;
  private final int sequence;

  /**
   * @param begin inclusive
   * @param end exclusive
   * @param sequence its place among the mutations of the version
   */
  Clear(byte[] begin, byte[] end, long version, int sequence) {
    this.begin = begin;
    this.end = end;
    this.version = version;
    this.sequence = sequence;
  }

  byte[] begin() {
    return begin;
  }

  byte[] end() {
    return end;
  }

  long version() {
    return version;
  }

  int sequence() {
    return sequence;
  }

  /** Whether it happened after a mutation. */
  boolean isAfter(long otherVersion, int otherSequence) {
    return version > otherVersion || (version == otherVersion && sequence > otherSequence);
  }

  /** Whether both are pieces of one clear, and the other starts where this one ends. */
  boolean isContinuedBy(Clear other) {
    return version == other.version
        && sequence == other.sequence
        && Arrays.equals(end, other.begin);
  }

  /** The piece from one key to another. */
  Clear piece(byte[] from, byte[] to) {
    return new Clear(from, to, version, sequence);
  }
}
