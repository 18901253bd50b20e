package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.container.BackupLocation;
import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * The range files of one snapshot in a backup that {@code fdbbackup} wrote, read through Beam's
 * {@link org.apache.beam.sdk.io.FileSystems}. Needs neither the cluster nor a native library.
 *
 * <p>Positions are keys, payloads are values. The version of a fetch is that of the file that its
 * records come from: every file of a snapshot was read at a version of its own, so the snapshot is
 * no single instant of the database. Mutation logs are not read.
 *
 * <p>Which snapshot is read is settled when the object is made, so that all workers, and a later
 * run that asks for the same one, read the same.
 */
public final class FdbBackupSource implements PagedSource {
  private static final long serialVersionUID = 1L;

  private final String container;
  private final SnapshotName snapshot;

  private FdbBackupSource(BackupContainer container, SnapshotName snapshot) {
    this.container = container.path();
    this.snapshot = snapshot;
  }

  /**
   * The newest snapshot at a location.
   *
   * @param location a directory, or a {@code gs://} or {@code s3://} URL: the folder {@code
   *     backup-<date>} that {@code fdbbackup} wrote, or the folder that holds one such folder
   * @throws BeamfillException where there is no backup or no finished snapshot, where there are
   *     several backups, or where the backup is encrypted or has no range files
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource open(String location) throws IOException {
    BackupContainer container = BackupLocation.find(location);
    SnapshotName newest =
        SnapshotName.list(container).stream()
            .max(Comparator.naturalOrder())
            .orElseThrow(() -> noSnapshot(container));
    return open(container, newest);
  }

  /**
   * One snapshot at a location: for a job that has read a part of it already.
   *
   * @param location as for {@link #open(String)}; the backup may have been moved
   * @param snapshot what {@link #snapshot()} said
   * @throws BeamfillException also where the snapshot is not there any more
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource open(String location, String snapshot) throws IOException {
    BackupContainer container = BackupLocation.find(location);
    SnapshotName name =
        SnapshotName.list(container).stream()
            .filter(each -> each.toString().equals(snapshot))
            .findFirst()
            .orElseThrow(() -> gone(container, snapshot));
    return open(container, name);
  }

  private static FdbBackupSource open(BackupContainer container, SnapshotName name)
      throws IOException {
    SnapshotCache.reload(container, name);
    return new FdbBackupSource(container, name);
  }

  /** Identifies the snapshot that is read, wherever the backup is copied to. */
  public String snapshot() {
    return snapshot.toString();
  }

  /**
   * Also refuses a snapshot that is not there in full.
   *
   * @throws BeamfillException where a file of the snapshot is missing, cut off or encrypted, or
   *     where a keyspace is not backed up in full
   */
  @Override
  public void check(List<Keyspace> keyspaces) throws IOException {
    Snapshot loaded = load();
    loaded.requireComplete();
    for (Keyspace keyspace : keyspaces) {
      if (keyspace.range().getStartKey().compareTo(SystemKeyspace.START) >= 0) {
        throw new BeamfillException(
            Category.SOURCE,
            "The keyspace "
                + keyspace.name()
                + " starts at "
                + PrintableKey.of(keyspace.range().getStartKey())
                + ", among FoundationDB's own keys, which are not read: take it out of the job");
      }
      loaded.requireBackedUp(keyspace);
      glanceAt(loaded, keyspace);
    }
  }

  /** Finds an encrypted or foreign file before work begins. */
  private static void glanceAt(Snapshot snapshot, Keyspace keyspace) throws IOException {
    for (RangeFile file : snapshot.overlapping(keyspace.range()).stream().limit(1).toList()) {
      try (RangeFileReader reader = RangeFileReader.open(snapshot.container(), file.name())) {
        reader.beginKey(0);
      }
    }
  }

  @Override
  public SizeEstimate estimate(Keyspace keyspace) throws IOException {
    return SizeSample.estimate(load(), keyspace.range());
  }

  @Override
  public List<ByteKeyRange> split(Keyspace keyspace, long bytes) throws IOException {
    return SplitPoints.split(load(), keyspace.range(), bytes);
  }

  @Override
  public PageCursor read(Keyspace keyspace) throws IOException {
    Snapshot loaded = load();
    loaded.requireBackedUp(keyspace);
    return new BackupCursor(loaded, keyspace.range());
  }

  @Override
  public String describe() {
    return "FoundationDB backup "
        + container
        + ": range files of "
        + snapshot
        + ", each at a version of its own between "
        + snapshot.beginVersion()
        + " and "
        + snapshot.endVersion()
        + ", so no single instant";
  }

  private Snapshot load() throws IOException {
    return SnapshotCache.get(new BackupContainer(container), snapshot);
  }

  private static BeamfillException noSnapshot(BackupContainer container) {
    return new BeamfillException(
        Category.SOURCE,
        "The backup "
            + container.path()
            + " has no finished snapshot: wait until fdbbackup status says that one is complete, or"
            + " copy its folder snapshots too");
  }

  private static BeamfillException gone(BackupContainer container, String snapshot) {
    return new BeamfillException(
        Category.SOURCE,
        "The job has read "
            + snapshot
            + ", which is not in the backup "
            + container.path()
            + " any more: bring that snapshot back, or start a new job from a newer one");
  }
}
