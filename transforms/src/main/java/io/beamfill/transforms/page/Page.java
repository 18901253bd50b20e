package io.beamfill.transforms.page;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * A run of consecutive records of one keyspace, together with the exact range that it covers.
 *
 * @param covered the keyspace's name and the half-open range that the page covers
 * @param records all records of that range, in ascending order of position
 * @param version the source's version at which they were read, where the source has one
 */
public record Page(Keyspace covered, List<SourceRecord> records, OptionalLong version) {
  /** Bytes of all positions and payloads. */
  public long bytes() {
    long bytes = 0;
    for (SourceRecord record : records) {
      bytes += record.size();
    }
    return bytes;
  }
}
