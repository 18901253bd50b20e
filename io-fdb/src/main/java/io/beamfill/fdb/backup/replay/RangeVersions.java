package io.beamfill.fdb.backup.replay;

import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * At which version each key was backed up: a range file has one version, and holds one range of
 * keys.
 */
public final class RangeVersions {
  private final byte[][] begins;
  private final byte[][] ends;
  private final long[] versions;

  /**
   * A range of keys.
   *
   * @param begin inclusive
   * @param end exclusive
   * @param version at which its records were read
   */
  public record Range(ByteKey begin, ByteKey end, long version) {}

  /**
   * @param ranges in ascending order, without overlaps
   */
  public RangeVersions(List<Range> ranges) {
    begins = ranges.stream().map(each -> each.begin().getBytes()).toArray(byte[][]::new);
    ends = ranges.stream().map(each -> each.end().getBytes()).toArray(byte[][]::new);
    versions = ranges.stream().mapToLong(Range::version).toArray();
  }

  /**
   * The version after which mutations of a key count; no mutation does where the key is not backed
   * up.
   */
  long of(byte[] key) {
    int place = Arrays.binarySearch(begins, key, Arrays::compareUnsigned);
    int range = place >= 0 ? place : -place - 2;
    return range >= 0 && Arrays.compareUnsigned(key, ends[range]) < 0
        ? versions[range]
        : Long.MAX_VALUE;
  }
}
