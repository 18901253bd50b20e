package io.beamfill.fdb.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.range.ByteKey;

/** Names the range files of a snapshot that is being written, and writes its manifest. */
final class SnapshotFiles {
  private static final int FILES_PER_FOLDER = 5_000;
  private static final long VERSIONS_PER_FILE = 1_000;

  private final Path container;
  private final long startVersion;
  private final int blockSize;
  private final ArrayDeque<String> descending = new ArrayDeque<>();
  private final Map<String, Manifest.KeyRange> keyRanges = new LinkedHashMap<>();
  private long beginVersion = Long.MAX_VALUE;
  private long endVersion;
  private long totalBytes;
  private String opened = "";

  SnapshotFiles(Path container, long startVersion, int blockSize) {
    this.container = container;
    this.startVersion = startVersion;
    this.blockSize = blockSize;
  }

  /** Opens the file that follows; the caller writes and closes it. */
  RangeFileWriter open(ByteKey begin) throws IOException {
    int index = descending.size();
    // Files that were read side by side: a later key does not mean a later version.
    long version = startVersion + ((index ^ 1) + 1) * VERSIONS_PER_FILE;
    beginVersion = Math.min(beginVersion, version);
    endVersion = Math.max(endVersion, version);
    String folder =
        String.format("kvranges/snapshot.%018d/%d", startVersion, index / FILES_PER_FOLDER);
    opened =
        String.format("%s/range,%d,%016x%016x,%d", folder, version, startVersion, index, blockSize);
    Files.createDirectories(container.resolve(folder));
    return new RangeFileWriter(container.resolve(opened), blockSize, begin);
  }

  /** The file that was opened is written. */
  void add(ByteKey begin, ByteKey end, long bytes) {
    descending.addFirst(opened);
    keyRanges.put(opened, Manifest.KeyRange.of(begin, end));
    totalBytes += bytes;
  }

  /** Writes the manifest, which is what makes the snapshot a finished one. */
  SnapshotName finish() throws IOException {
    SnapshotName name = new SnapshotName(beginVersion, endVersion, totalBytes);
    Manifest manifest =
        new Manifest(
            beginVersion, endVersion, List.copyOf(descending), keyRanges, totalBytes, null);
    Path path = container.resolve(name.path());
    Files.createDirectories(path.getParent());
    Files.write(path, manifest.toJson(), StandardOpenOption.CREATE_NEW);
    return name;
  }
}
