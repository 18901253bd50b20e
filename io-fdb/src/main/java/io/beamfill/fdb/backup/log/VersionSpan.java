package io.beamfill.fdb.backup.log;

/**
 * Consecutive versions of a database.
 *
 * @param begin inclusive
 * @param end exclusive
 */
public record VersionSpan(long begin, long end) {
  /** Whether a version is one of these. */
  public boolean contains(long version) {
    return version >= begin && version < end;
  }

  /** For messages: {@code [BEGIN, END)}. */
  @Override
  public String toString() {
    return "[" + begin + ", " + end + ")";
  }
}
