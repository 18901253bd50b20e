package io.beamfill.fdb.backup;

import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes a backup as {@code fdbbackup} lays it out, with one snapshot and an empty mutation log:
 * for demo data, benchmarks and tests. Streams: holds one block in memory, and the names of the
 * files.
 *
 * <p>Unless told otherwise it is a backup of all user keys, {@code ""} to {@code FF}.
 */
public final class BackupWriter {
  private static final String NOT_ENCRYPTED =
      "{\"is_encryption_enabled\":false,\"encryption_block_size\":0}";
  private static final long LOG_VERSIONS = 20_000_000;

  private final Path container;
  private int blockSize = 1 << 20;
  private long fileBytes = 64L << 20;
  private long beginVersion = 1_000_000;
  private List<ByteKeyRange> ranges = List.of(ByteKeyRange.of(ByteKey.EMPTY, SystemKeyspace.START));

  /**
   * @param container the folder to write into; it is made where it is not there
   */
  public BackupWriter(Path container) {
    this.container = container;
  }

  /** Bytes of a block, which has to hold two records that follow each other. */
  public BackupWriter blockSize(int bytes) {
    blockSize = bytes;
    return this;
  }

  /** Starts another file once one has so many bytes. */
  public BackupWriter fileBytes(long bytes) {
    fileBytes = bytes;
    return this;
  }

  /** The version of the database at which the backup began; all files have later ones. */
  public BackupWriter beginVersion(long version) {
    beginVersion = version;
    return this;
  }

  /**
   * Backs up only these, like {@code fdbbackup start -k}.
   *
   * @param chosen in ascending order, without overlaps, below {@code FF}
   */
  public BackupWriter ranges(List<ByteKeyRange> chosen) {
    ranges = List.copyOf(chosen);
    return this;
  }

  /**
   * Writes a snapshot.
   *
   * @param records in strictly ascending order of their positions, all in the ranges
   * @return the snapshot's identity, as {@link FdbBackupSource#snapshot()} gives it
   * @throws IllegalArgumentException where a record is out of order or in no range
   * @throws io.beamfill.transforms.BeamfillException where a record does not fit into a block
   * @throws IOException where a file cannot be written, or is there already
   */
  public String write(Iterator<SourceRecord> records) throws IOException {
    SnapshotFiles files = new SnapshotFiles(container, beginVersion, blockSize);
    Ascending rest = new Ascending(records);
    for (ByteKeyRange range : ranges) {
      write(files, range, rest);
    }
    if (rest.head != null) {
      throw new IllegalArgumentException("In no range: " + rest.head);
    }
    SnapshotName name = files.finish();
    writeOther(name);
    return name.toString();
  }

  private void write(SnapshotFiles files, ByteKeyRange range, Ascending records)
      throws IOException {
    byte[] end = SystemKeyspace.userEnd(range).getBytes();
    ByteKey begin = range.getStartKey();
    boolean more = true;
    while (more) {
      try (RangeFileWriter file = files.open(begin)) {
        boolean empty = true;
        while (records.isBefore(end) && (empty || file.size() < fileBytes)) {
          file.append(records.take(begin));
          empty = false;
        }
        more = records.isBefore(end);
        ByteKey fileEnd = ByteKey.copyFrom(more ? records.head.position() : end);
        files.add(begin, fileEnd, file.finish(fileEnd));
        begin = fileEnd;
      }
    }
  }

  private void writeOther(SnapshotName name) throws IOException {
    String version = String.format("%019d", beginVersion);
    Path logs =
        container.resolve("logs/" + version.substring(0, 4) + "/" + version.substring(4, 8));
    Files.createDirectories(logs);
    Files.write(
        logs.resolve(
            String.format(
                "log,%d,%d,%032x,%d",
                beginVersion, name.endVersion() + LOG_VERSIONS, beginVersion, blockSize)),
        new byte[0]);
    Path properties = Files.createDirectories(container.resolve("properties"));
    Files.write(
        properties.resolve("encryption_metadata"),
        NOT_ENCRYPTED.getBytes(StandardCharsets.US_ASCII));
  }

  /** The records that are left, checked to ascend. */
  private static final class Ascending {
    private final Iterator<SourceRecord> records;
    private @Nullable SourceRecord head;

    Ascending(Iterator<SourceRecord> records) {
      this.records = records;
      this.head = records.hasNext() ? records.next() : null;
    }

    boolean isBefore(byte[] end) {
      return head != null && Arrays.compareUnsigned(head.position(), end) < 0;
    }

    SourceRecord take(ByteKey begin) {
      SourceRecord taken = head;
      if (Arrays.compareUnsigned(taken.position(), begin.getBytes()) < 0) {
        throw new IllegalArgumentException("In no range: " + taken);
      }
      head = records.hasNext() ? records.next() : null;
      if (head != null && Arrays.compareUnsigned(head.position(), taken.position()) <= 0) {
        throw new IllegalArgumentException("Not after the record before: " + head);
      }
      return taken;
    }
  }
}
