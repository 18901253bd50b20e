package io.beamfill.fdb.backup;

import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Estimates a range: counts it where it is a few blocks, and else counts in three of its blocks.
 */
final class SizeSample {
  private static final int COUNTED_BLOCKS = 4;
  private static final int SAMPLES = 3;

  private SizeSample() {}

  static SizeEstimate estimate(Snapshot snapshot, ByteKeyRange range) throws IOException {
    List<Extent> extents = Extent.of(snapshot, range);
    long blocks = extents.stream().mapToLong(Extent::blocks).sum();
    return blocks <= COUNTED_BLOCKS ? count(snapshot, range) : sample(snapshot, extents);
  }

  private static SizeEstimate count(Snapshot snapshot, ByteKeyRange range) throws IOException {
    long records = 0;
    long bytes = 0;
    try (BackupCursor cursor = new BackupCursor(snapshot, range, null)) {
      Fetch fetch;
      do {
        fetch = cursor.next(PageLimits.DEFAULT);
        records += fetch.records().size();
        bytes += fetch.records().stream().mapToLong(SourceRecord::size).sum();
      } while (!fetch.coveredTo().equals(range.getEndKey()));
    }
    return new SizeEstimate(records, bytes);
  }

  private static SizeEstimate sample(Snapshot snapshot, List<Extent> extents) throws IOException {
    long total = extents.stream().mapToLong(Extent::bytes).sum();
    long fileBytes = 0;
    SizeEstimate found = new SizeEstimate(0, 0);
    for (int i = 0; i < SAMPLES; i++) {
      long offset = (long) (total * ((i + 0.5) / SAMPLES));
      Extent extent = extents.get(0);
      for (int next = 1; offset >= extent.bytes() && next < extents.size(); next++) {
        offset -= extent.bytes();
        extent = extents.get(next);
      }
      int blockSize = extent.file().name().blockSize();
      long block = Math.min(extent.lastBlock(), extent.firstBlock() + offset / blockSize);
      fileBytes += Math.min(blockSize, extent.size() - block * blockSize);
      found = found.plus(countBlock(snapshot, extent, block));
    }
    double scale = (double) total / fileBytes;
    return new SizeEstimate(Math.round(found.records() * scale), Math.round(found.bytes() * scale));
  }

  private static SizeEstimate countBlock(Snapshot snapshot, Extent extent, long number)
      throws IOException {
    try (RangeFileReader reader =
        RangeFileReader.open(snapshot.container(), extent.file().name())) {
      Block block = reader.block(number);
      boolean repeats = number > 0;
      long records = 0;
      long bytes = 0;
      for (SourceRecord record = block.next(); record != null; record = block.next()) {
        if (!repeats) {
          records++;
          bytes += record.size();
        }
        repeats = false;
      }
      return new SizeEstimate(records, bytes);
    }
  }
}
