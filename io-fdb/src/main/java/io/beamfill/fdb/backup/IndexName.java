package io.beamfill.fdb.backup;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.beamfill.fdb.backup.log.LogSlice;
import io.beamfill.fdb.backup.replay.IndexedLogs;
import java.nio.charset.StandardCharsets;

/**
 * Names the index of an instant, so that the same name means the same content: by where the backup
 * lies, its range files, and the log files that are applied. Real files have unique names.
 */
final class IndexName {
  private IndexName() {}

  static String of(Snapshot snapshot, Instant instant, Iterable<LogSlice> logs) {
    Hasher hasher = Hashing.sha256().newHasher().putInt(IndexedLogs.FORMAT);
    put(hasher, snapshot.container().path());
    put(hasher, instant.snapshot().toString());
    hasher.putLong(instant.version());
    snapshot.paths().forEach(path -> put(hasher, path));
    for (LogSlice each : logs) {
      put(hasher, each.file().path());
      hasher.putLong(each.file().size());
    }
    return hasher.hash().toString().substring(0, 32);
  }

  private static void put(Hasher hasher, String text) {
    hasher.putInt(text.length()).putString(text, StandardCharsets.UTF_8);
  }
}
