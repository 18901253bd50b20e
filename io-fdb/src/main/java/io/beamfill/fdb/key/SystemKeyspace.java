package io.beamfill.fdb.key;

import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * FoundationDB's own keys, from {@code FF} on. A snapshot holds some of them; no job reads them.
 */
public final class SystemKeyspace {
  /** Its first key, behind all of the user's. */
  public static final ByteKey START = ByteKey.of(0xff);

  private SystemKeyspace() {}

  /** The range's end, or the end of the user's keys where that comes first. */
  public static ByteKey userEnd(ByteKeyRange range) {
    ByteKey end = range.getEndKey();
    return end.isEmpty() || end.compareTo(START) > 0 ? START : end;
  }
}
