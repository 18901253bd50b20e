package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.replay.Replay;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The keys of one range file and those that the mutation logs add to its range, in ascending order,
 * each with what became of it. Without logs these are the file's records.
 */
final class ReplayedScan implements AutoCloseable {
  private final FileScan file;
  private final long version;
  private final byte[] end;
  private final @Nullable Replay replay;
  private byte @Nullable [] key;
  private @Nullable SourceRecord record;
  private int bytes;

  /**
   * @param file is closed with the scan
   * @param version of the file: what was cleared up to it does not count
   * @param end of the file or of what is wanted of it, exclusive
   * @param replay stands at the next key, and is not closed with the scan
   */
  ReplayedScan(FileScan file, long version, byte[] end, @Nullable Replay replay) {
    this.file = file;
    this.version = version;
    this.end = end;
    this.replay = replay;
  }

  /** Looks at the next key, which stays the next one until it is taken; false at the end. */
  boolean next() throws IOException {
    if (key == null) {
      SourceRecord existing = file.peek();
      byte[] changed = nextChanged();
      if (changed != null && (existing == null || compare(changed, existing) <= 0)) {
        replay(changed, existing != null && compare(changed, existing) == 0 ? existing : null);
      } else if (existing != null) {
        keep(existing);
      }
    }
    return key != null;
  }

  /** The key that was looked at. */
  byte[] key() {
    return key;
  }

  /** What it holds, or nothing where it is gone. */
  @Nullable SourceRecord record() {
    return record;
  }

  /** Bytes of the key, and of what the file holds for it. */
  int bytes() {
    return bytes;
  }

  /** Goes on behind the key. */
  void take() {
    key = null;
  }

  private byte @Nullable [] nextChanged() {
    byte[] changed = replay == null ? null : replay.nextKey();
    return changed != null && Arrays.compareUnsigned(changed, end) < 0 ? changed : null;
  }

  private void replay(byte[] changed, @Nullable SourceRecord existing) throws IOException {
    key = changed;
    bytes = existing == null ? changed.length : existing.size();
    byte[] value = replay.apply(existing == null ? null : existing.payload());
    record = value == null ? null : new SourceRecord(changed, value);
    if (existing != null) {
      file.take();
    }
  }

  private void keep(SourceRecord existing) throws IOException {
    key = existing.position();
    bytes = existing.size();
    boolean cleared = replay != null && replay.isCleared(key, version);
    record = cleared ? null : existing;
    file.take();
  }

  private static int compare(byte[] changed, SourceRecord existing) {
    return Arrays.compareUnsigned(changed, existing.position());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
