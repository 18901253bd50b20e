package io.beamfill.fdb.backup;

import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a range file by file. Every file has a version of its own, so no page holds records of two.
 * Holds one block in memory, and the page. After a failed request it goes on where the last page
 * ended.
 */
final class BackupCursor implements PageCursor {
  private final Snapshot snapshot;
  private final ByteKey end;
  private final ByteKey userEnd;
  private ByteKey position;
  private Iterator<RangeFile> files;
  private @Nullable RangeFile file;
  private @Nullable FileScan scan;

  BackupCursor(Snapshot snapshot, ByteKeyRange range) {
    this.snapshot = snapshot;
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
    List<SourceRecord> records = new ArrayList<>();
    long bytes = 0;
    OptionalLong version = OptionalLong.empty();
    while (openFile()) {
      version = OptionalLong.of(file.name().version());
      SourceRecord record = scan.peek();
      if (record == null) {
        ByteKey fileEnd = file.end();
        closeFile();
        if (!records.isEmpty() && files.hasNext()) {
          return new Fetch(records, fileEnd, version);
        }
      } else if (!records.isEmpty()
          && (records.size() == limits.rows() || bytes + record.size() > limits.bytes())) {
        return new Fetch(records, ByteKey.copyFrom(record.position()), version);
      } else {
        records.add(record);
        bytes += record.size();
        scan.take();
      }
    }
    return new Fetch(records, end, version);
  }

  private boolean openFile() throws IOException {
    if (scan != null) {
      return true;
    }
    if (!files.hasNext()) {
      return false;
    }
    file = files.next();
    RangeFileReader reader = RangeFileReader.open(snapshot.container(), file.name());
    try {
      scan = new FileScan(file, reader, position, userEnd);
      return true;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void startAgain(Exception failure) {
    try {
      closeFile();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    // Once the end is reached, nothing is read that could fail.
    files = snapshot.overlapping(ByteKeyRange.of(position, end)).iterator();
  }

  private void closeFile() throws IOException {
    FileScan closing = scan;
    scan = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeFile();
  }
}
