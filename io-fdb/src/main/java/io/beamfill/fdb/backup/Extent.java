package io.beamfill.fdb.backup;

import io.beamfill.fdb.key.SystemKeyspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * The blocks of one file that hold a range's records, or a part of them.
 *
 * @param size of the file, in bytes
 * @param firstBlock inclusive
 * @param lastBlock inclusive
 */
record Extent(RangeFile file, long size, long firstBlock, long lastBlock) {
  /**
   * The extents of a range, in ascending order. Opens at most two files, those that the range ends
   * in.
   */
  static List<Extent> of(Snapshot snapshot, ByteKeyRange range) throws IOException {
    List<Extent> extents = new ArrayList<>();
    for (RangeFile file : snapshot.overlapping(range)) {
      extents.add(of(snapshot, file, range.getStartKey(), SystemKeyspace.userEnd(range)));
    }
    return extents;
  }

  /** How many blocks these are. */
  long blocks() {
    return lastBlock - firstBlock + 1;
  }

  /** How many bytes these blocks have in the file. */
  long bytes() {
    long blockSize = file.name().blockSize();
    return Math.min(size, (lastBlock + 1) * blockSize) - firstBlock * blockSize;
  }

  private static Extent of(Snapshot snapshot, RangeFile file, ByteKey from, ByteKey to)
      throws IOException {
    long size = snapshot.size(file.name());
    long last = Math.max(0, RangeFileReader.blocks(size, file.name().blockSize()) - 1);
    boolean whole = from.compareTo(file.begin()) <= 0 && to.compareTo(file.end()) >= 0;
    if (whole) {
      return new Extent(file, size, 0, last);
    }
    try (RangeFileReader reader = RangeFileReader.open(snapshot.container(), file.name())) {
      long firstBlock = reader.seek(from, file.begin());
      long lastBlock = to.compareTo(file.end()) >= 0 ? last : reader.seek(to, file.begin());
      return new Extent(file, size, firstBlock, lastBlock);
    }
  }
}
