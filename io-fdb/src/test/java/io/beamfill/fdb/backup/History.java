package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.log.LogBytes;
import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.fdb.backup.log.LogBytes.Part;
import io.beamfill.fdb.key.SystemKeyspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * All that was ever done to a database, and the backup that a server could have written meanwhile.
 *
 * @param versions the changes of each version, in their order
 */
public record History(TreeMap<Long, List<Change>> versions) {
  /** The database after a version. */
  ModelDatabase at(long version) {
    ModelDatabase database = new ModelDatabase();
    versions.headMap(version, true).values().forEach(each -> each.forEach(database::apply));
    return database;
  }

  /**
   * Writes a snapshot of all user keys, whose files begin at some keys and have versions between
   * two.
   */
  void writeSnapshot(Path container, Set<ByteKey> begins, long from, long to, Random random)
      throws IOException {
    List<SnapshotBytes.File> files = new ArrayList<>();
    ByteKey begin = ByteKey.EMPTY;
    TreeSet<ByteKey> ends = new TreeSet<>(begins);
    ends.remove(ByteKey.EMPTY);
    ends.add(SystemKeyspace.START);
    for (ByteKey end : ends) {
      long version = from + random.nextInt((int) (to - from) + 1);
      files.add(
          new SnapshotBytes.File(
              begin, end, version, at(version).records(ByteKeyRange.of(begin, end))));
      begin = end;
    }
    SnapshotBytes.write(container, 200 + random.nextInt(400), files);
  }

  /** Writes logs of some versions, in several files that may overlap, with parts in any order. */
  public void writeLogs(Path container, long from, long to, Random random) throws IOException {
    TreeSet<Long> ends = new TreeSet<>(List.of(to));
    for (int i = random.nextInt(4); i > 0; i--) {
      ends.add(from + 1 + random.nextInt((int) (to - from)));
    }
    long begin = from;
    for (long end : ends) {
      long overlap = random.nextInt(3) == 0 ? random.nextInt((int) (end - from)) : 0;
      writeLog(container, Math.min(begin, end - 1 - overlap), end, random);
      begin = end;
    }
  }

  private void writeLog(Path container, long begin, long end, Random random) throws IOException {
    int partBytes = random.nextBoolean() ? LogBytes.PART_BYTES : 1 + random.nextInt(40);
    List<Part> parts = new ArrayList<>();
    versions
        .subMap(begin, end)
        .forEach(
            (version, changes) ->
                parts.addAll(LogBytes.parts(version, LogBytes.join(changes), partBytes)));
    if (random.nextBoolean()) {
      Collections.shuffle(parts, random);
    }
    int largest = parts.stream().mapToInt(each -> each.bytes().getBytes().length).max().orElse(0);
    LogBytes file = new LogBytes(25 + largest + random.nextInt(300));
    parts.forEach(file::part);
    if (random.nextBoolean() && !parts.isEmpty()) {
      file.pad();
    }
    file.writeTo(container, begin, end);
  }
}
