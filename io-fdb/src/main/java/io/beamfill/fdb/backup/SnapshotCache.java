package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what manifests say in the JVM, so that hundreds of ranges do not read one again. */
final class SnapshotCache {
  private record Key(String container, SnapshotName name) {}

  private static final Map<Key, Snapshot> SNAPSHOTS = new ConcurrentHashMap<>();

  private SnapshotCache() {}

  /** Reads the manifest, and forgets what was known of the snapshot. */
  static Snapshot reload(BackupContainer container, SnapshotName name) throws IOException {
    Snapshot snapshot = Snapshot.load(container, name);
    SNAPSHOTS.put(new Key(container.path(), name), snapshot);
    return snapshot;
  }

  static Snapshot get(BackupContainer container, SnapshotName name) throws IOException {
    Key key = new Key(container.path(), name);
    Snapshot snapshot = SNAPSHOTS.get(key);
    if (snapshot != null) {
      return snapshot;
    }
    synchronized (SNAPSHOTS) {
      Snapshot loaded = SNAPSHOTS.get(key);
      return loaded != null ? loaded : reload(container, name);
    }
  }
}
