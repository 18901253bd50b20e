package io.beamfill.fdb.backup.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Some of the keys of a sorted file, with their offsets, in memory. However large the file, the
 * keys take a few MiB: where they would take more, every second is dropped.
 */
final class SparseIndex {
  private static final int ENTRY_BYTES = 40;

  private final byte[][] keys;
  private final long[] offsets;

  private SparseIndex(byte[][] keys, long[] offsets) {
    this.keys = keys;
    this.offsets = offsets;
  }

  static SparseIndex read(DataInput in) throws IOException {
    int entries = in.readInt();
    byte[][] keys = new byte[entries][];
    long[] offsets = new long[entries];
    for (int i = 0; i < entries; i++) {
      keys[i] = new byte[in.readInt()];
      in.readFully(keys[i]);
      offsets[i] = in.readLong();
    }
    return new SparseIndex(keys, offsets);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(keys.length);
    for (int i = 0; i < keys.length; i++) {
      out.writeInt(keys[i].length);
      out.write(keys[i]);
      out.writeLong(offsets[i]);
    }
  }

  /** The offset of a key that is not behind a key, with all behind it that are not either. */
  long seek(byte[] key) {
    int before = lastNotBehind(key);
    return before < 0 ? 0 : offsets[before];
  }

  /** Cuts a range where the file holds about so many bytes between two cuts. */
  List<ByteKeyRange> cut(ByteKeyRange range, long bytes) {
    List<ByteKeyRange> parts = new ArrayList<>();
    ByteKey start = range.getStartKey();
    long since = seek(start.getBytes());
    for (int i = lastNotBehind(start.getBytes()) + 1; i < keys.length; i++) {
      ByteKey key = ByteKey.copyFrom(keys[i]);
      if (!range.containsKey(key)) {
        break;
      }
      if (offsets[i] - since >= bytes) {
        parts.add(ByteKeyRange.of(start, key));
        start = key;
        since = offsets[i];
      }
    }
    parts.add(ByteKeyRange.of(start, range.getEndKey()));
    return parts;
  }

  private int lastNotBehind(byte[] key) {
    int place = Arrays.binarySearch(keys, key, Arrays::compareUnsigned);
    return place >= 0 ? place : -place - 2;
  }

  /** Takes the keys of a file as it is written. */
  static final class Builder {
    private final long mostBytes;
    private List<byte[]> keys = new ArrayList<>();
    private List<Long> offsets = new ArrayList<>();
    private long spacing;
    private long held;

    /**
     * @param spacing bytes between two keys at first
     * @param mostBytes of memory
     */
    Builder(long spacing, long mostBytes) {
      this.spacing = spacing;
      this.mostBytes = mostBytes;
    }

    void offer(byte[] key, long offset) {
      if (offsets.isEmpty() || offset - offsets.get(offsets.size() - 1) >= spacing) {
        add(key, offset);
        if (held > mostBytes) {
          thin();
        }
      }
    }

    SparseIndex build() {
      return new SparseIndex(
          keys.toArray(byte[][]::new), offsets.stream().mapToLong(Long::longValue).toArray());
    }

    private void add(byte[] key, long offset) {
      keys.add(key);
      offsets.add(offset);
      held += key.length + ENTRY_BYTES;
    }

    private void thin() {
      spacing *= 2;
      List<byte[]> allKeys = keys;
      List<Long> allOffsets = offsets;
      keys = new ArrayList<>();
      offsets = new ArrayList<>();
      held = 0;
      for (int i = 0; i < allKeys.size(); i += 2) {
        add(allKeys.get(i), allOffsets.get(i));
      }
    }
  }
}
