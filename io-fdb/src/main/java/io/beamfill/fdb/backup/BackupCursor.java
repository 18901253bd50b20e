package io.beamfill.fdb.backup;

import com.google.common.collect.Ordering;
import io.beamfill.fdb.backup.replay.Replay;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.util.Iterator;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a range file by file: as it was at the version of each file, or, with the mutation logs
 * applied, as it was at one version. A page has one version. Holds one block in memory, the page,
 * and what {@link Replay} holds. After a failed request it goes on where the last page ended.
 */
final class BackupCursor implements PageCursor {
  private final Snapshot snapshot;
  private final @Nullable AppliedLogs applied;
  private final ByteKey end;
  private final ByteKey userEnd;
  private ByteKey position;
  private Iterator<RangeFile> files;
  private @Nullable RangeFile file;
  private @Nullable ReplayedScan scan;
  private @Nullable Replay replay;

  /**
   * @param applied nothing where every file is to be read as it is
   */
  BackupCursor(Snapshot snapshot, ByteKeyRange range, @Nullable AppliedLogs applied) {
    this.snapshot = snapshot;
    this.applied = applied;
    this.end = range.getEndKey();
    this.userEnd = SystemKeyspace.userEnd(range);
    this.position = range.getStartKey();
    this.files = snapshot.overlapping(range).iterator();
  }

  @Override
  public Fetch next(PageLimits limits) throws IOException {
    try {
      Fetch fetch = fetch(limits);
      position = fetch.coveredTo();
      return fetch;
    } catch (IOException | RuntimeException e) {
      startAgain(e);
      throw e;
    }
  }

  private Fetch fetch(PageLimits limits) throws IOException {
    Gathered gathered = new Gathered(limits);
    OptionalLong version =
        applied == null ? OptionalLong.empty() : OptionalLong.of(applied.version());
    while (openFile()) {
      if (applied == null) {
        version = OptionalLong.of(file.name().version());
      }
      if (!scan.next()) {
        ByteKey fileEnd = file.end();
        closeFile();
        if (applied == null && !gathered.records().isEmpty() && files.hasNext()) {
          return new Fetch(gathered.records(), fileEnd, version);
        }
      } else if (gathered.endsBefore(scan)) {
        return new Fetch(gathered.records(), ByteKey.copyFrom(scan.key()), version);
      } else {
        gathered.take(scan);
      }
    }
    return new Fetch(gathered.records(), end, version);
  }

  private boolean openFile() throws IOException {
    if (scan != null) {
      return true;
    }
    if (!files.hasNext()) {
      return false;
    }
    if (applied != null && replay == null) {
      replay = applied.logs().replay(position.getBytes());
    }
    file = files.next();
    RangeFileReader reader = RangeFileReader.open(snapshot.container(), file.name());
    try {
      byte[] scanEnd = Ordering.natural().min(file.end(), userEnd).getBytes();
      scan =
          new ReplayedScan(
              new FileScan(file, reader, position, userEnd),
              file.name().version(),
              scanEnd,
              replay);
      return true;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void startAgain(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    // Once the end is reached, nothing is read that could fail.
    files = snapshot.overlapping(ByteKeyRange.of(position, end)).iterator();
  }

  private void closeFile() throws IOException {
    ReplayedScan closing = scan;
    scan = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() throws IOException {
    Replay closing = replay;
    replay = null;
    try {
      closeFile();
    } finally {
      if (closing != null) {
        closing.close();
      }
    }
  }
}
