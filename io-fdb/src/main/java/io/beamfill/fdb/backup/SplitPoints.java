package io.beamfill.fdb.backup;

import io.beamfill.fdb.key.SystemKeyspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Cuts a range into parts of about a wanted size: where files end if that fits, and else at the
 * begin keys of blocks, of which only those are read.
 */
final class SplitPoints {
  private final Snapshot snapshot;
  private final ByteKeyRange range;
  private final long wanted;
  private final List<ByteKeyRange> parts = new ArrayList<>();
  private ByteKey start;
  private long gathered;

  private SplitPoints(Snapshot snapshot, ByteKeyRange range, long wanted) {
    this.snapshot = snapshot;
    this.range = range;
    this.wanted = wanted;
    this.start = range.getStartKey();
  }

  /** The parts, in ascending order; together they are the range. */
  static List<ByteKeyRange> split(Snapshot snapshot, ByteKeyRange range, long wanted)
      throws IOException {
    SplitPoints points = new SplitPoints(snapshot, range, Math.max(1, wanted));
    for (Extent extent : Extent.of(snapshot, range)) {
      points.add(extent);
    }
    points.parts.add(ByteKeyRange.of(points.start, range.getEndKey()));
    return points.parts;
  }

  private void add(Extent extent) throws IOException {
    long bytes = extent.bytes();
    if (gathered + bytes > wanted + wanted / 2) {
      cut(extent.file().begin());
    }
    long pieces = Math.min(extent.blocks(), Math.round((double) bytes / wanted));
    if (pieces > 1) {
      cutInside(extent, pieces);
      gathered = bytes / pieces;
    } else {
      gathered += bytes;
    }
  }

  private void cutInside(Extent extent, long pieces) throws IOException {
    try (RangeFileReader reader =
        RangeFileReader.open(snapshot.container(), extent.file().name())) {
      for (long piece = 1; piece < pieces; piece++) {
        cut(reader.beginKey(extent.firstBlock() + piece * extent.blocks() / pieces));
      }
    }
  }

  private void cut(ByteKey key) {
    if (key.compareTo(start) > 0 && key.compareTo(SystemKeyspace.userEnd(range)) < 0) {
      parts.add(ByteKeyRange.of(start, key));
      start = key;
      gathered = 0;
    }
  }
}
