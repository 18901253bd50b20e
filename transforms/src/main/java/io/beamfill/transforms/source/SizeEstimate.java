package io.beamfill.transforms.source;

/**
 * What a range is expected to hold. Estimates are shown as such and decide nothing but the splits.
 *
 * @param records number of records, or -1 where the source cannot tell
 * @param bytes bytes of positions and payloads together
 */
public record SizeEstimate(long records, long bytes) {
  /** The sum of both; unknown stays unknown. */
  public SizeEstimate plus(SizeEstimate other) {
    return new SizeEstimate(
        records < 0 || other.records < 0 ? -1 : records + other.records, bytes + other.bytes);
  }
}
