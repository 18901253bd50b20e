package io.beamfill.fdb.backup;

import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.range.ByteKey;

/** Writes a snapshot whose files have the versions that a test wants. */
final class SnapshotBytes {
  private SnapshotBytes() {}

  /** A range file. */
  record File(ByteKey begin, ByteKey end, long version, List<SourceRecord> records) {}

  /**
   * Writes the files and the manifest.
   *
   * @param files in ascending order
   */
  static String write(Path container, int blockSize, List<File> files) throws IOException {
    List<String> descending = new ArrayList<>();
    Map<String, Manifest.KeyRange> ranges = new LinkedHashMap<>();
    long total = 0;
    long begin = files.stream().mapToLong(File::version).min().getAsLong();
    long end = files.stream().mapToLong(File::version).max().getAsLong();
    String folder = String.format("kvranges/snapshot.%018d/0", begin - 1);
    Files.createDirectories(container.resolve(folder));
    for (File file : files) {
      String path =
          String.format("%s/range,%d,%032x,%d", folder, file.version(), ranges.size(), blockSize);
      try (RangeFileWriter out =
          new RangeFileWriter(container.resolve(path), blockSize, file.begin())) {
        for (SourceRecord record : file.records()) {
          out.append(record);
        }
        total += out.finish(file.end());
      }
      descending.add(0, path);
      ranges.put(path, Manifest.KeyRange.of(file.begin(), file.end()));
    }
    SnapshotName name = new SnapshotName(begin, end, total);
    Path manifest = container.resolve(name.path());
    Files.createDirectories(manifest.getParent());
    Files.write(manifest, new Manifest(begin, end, descending, ranges, total, null).toJson());
    return name.toString();
  }
}
