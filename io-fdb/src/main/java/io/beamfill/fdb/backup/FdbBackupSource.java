package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.container.BackupLocation;
import io.beamfill.fdb.backup.replay.IndexContent;
import io.beamfill.fdb.backup.replay.IndexLocation;
import io.beamfill.fdb.backup.replay.IndexedLogs;
import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A backup that {@code fdbbackup} wrote, read through Beam's {@link
 * org.apache.beam.sdk.io.FileSystems}. Needs neither the cluster nor a native library. Positions
 * are keys, payloads are values.
 *
 * <p>Either the range files of one snapshot alone: every file was read at a version of its own,
 * which is that of the fetches that hold its records, so this is no single instant of the database.
 * Or the database at one version: the range files with the mutation logs applied, through an index
 * over the logs that is built once, in {@link #prepare} or where it is needed first.
 *
 * <p>Which snapshot is read, and which version, is settled when the object is made, so that all
 * workers, and a later run that asks for the same, read the same.
 */
public final class FdbBackupSource implements PagedSource {
  private static final long serialVersionUID = 1L;

  private final String container;
  private final SnapshotName snapshot;
  private final @Nullable Replayed replayed;
  private final String versions;
  private transient @Nullable AppliedLogs applied;

  /** The version to which logs are applied, and the index that they are found in. */
  private record Replayed(long version, IndexLocation location, String index)
      implements Serializable {}

  private FdbBackupSource(
      BackupContainer container,
      SnapshotName snapshot,
      @Nullable Replayed replayed,
      String versions) {
    this.container = container.path();
    this.snapshot = snapshot;
    this.replayed = replayed;
    this.versions = versions;
  }

  /**
   * The range files of the newest snapshot at a location.
   *
   * @param location a directory, or a {@code gs://} or {@code s3://} URL: the folder {@code
   *     backup-<date>} that {@code fdbbackup} wrote, or the folder that holds one such folder
   * @throws BeamfillException where there is no backup or no finished snapshot, where there are
   *     several backups, or where the backup is encrypted or has no range files
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource open(String location) throws IOException {
    Instants instants = instants(location);
    List<SnapshotName> snapshots = instants.snapshots();
    return rangeFiles(instants, snapshots.get(snapshots.size() - 1));
  }

  /**
   * The range files of one snapshot at a location: for a job that has read a part of it already.
   *
   * @param location as for {@link #open(String)}; the backup may have been moved
   * @param snapshot what {@link #snapshot()} said
   * @throws BeamfillException also where the snapshot is not there any more
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource open(String location, String snapshot) throws IOException {
    Instants instants = instants(location);
    return rangeFiles(instants, find(instants, snapshot));
  }

  /**
   * The database at the newest version that the backup at a location gives.
   *
   * @param location as for {@link #open(String)}
   * @param index where the index over the logs is to lie, a directory or the URL of a folder; a
   *     temporary directory of each machine if empty
   * @throws BeamfillException also where the backup gives no version, and where its logs have a gap
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource openLatest(String location, Optional<String> index)
      throws IOException {
    Instants instants = instants(location);
    return instant(instants, instants.latest(), index);
  }

  /**
   * The database at one version.
   *
   * @param index as for {@link #openLatest}
   * @throws BeamfillException also where the backup does not give that version
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource openAt(String location, long version, Optional<String> index)
      throws IOException {
    Instants instants = instants(location);
    return instant(instants, instants.at(version), index);
  }

  /**
   * The database at one version, from one snapshot: for a job that has read a part of it already.
   *
   * @param snapshot what {@link #snapshot()} said
   * @param version what {@link #version()} said
   * @param index as for {@link #openLatest}
   * @throws BeamfillException also where the snapshot, or logs after it, are not there any more
   * @throws IOException where the file system did not answer
   */
  public static FdbBackupSource openAgain(
      String location, String snapshot, long version, Optional<String> index) throws IOException {
    Instants instants = instants(location);
    return instant(instants, instants.again(find(instants, snapshot), version), index);
  }

  private static Instants instants(String location) throws IOException {
    Instants instants = Instants.of(BackupLocation.find(location));
    if (instants.snapshots().isEmpty()) {
      throw noSnapshot(instants.container());
    }
    return instants;
  }

  private static SnapshotName find(Instants instants, String snapshot) {
    return instants.snapshots().stream()
        .filter(each -> each.toString().equals(snapshot))
        .findFirst()
        .orElseThrow(() -> gone(instants.container(), snapshot));
  }

  private static FdbBackupSource rangeFiles(Instants instants, SnapshotName name)
      throws IOException {
    SnapshotCache.reload(instants.container(), name);
    return new FdbBackupSource(instants.container(), name, null, instants.describe());
  }

  private static FdbBackupSource instant(Instants instants, Instant instant, Optional<String> index)
      throws IOException {
    Snapshot snapshot = SnapshotCache.reload(instants.container(), instant.snapshot());
    String name = IndexName.of(snapshot, instant, instants.logs().slices(instant.logs()));
    return new FdbBackupSource(
        instants.container(),
        instant.snapshot(),
        new Replayed(instant.version(), IndexLocation.of(index), name),
        instants.describe());
  }

  /** Identifies the snapshot that is read, wherever the backup is copied to. */
  public String snapshot() {
    return snapshot.toString();
  }

  /** The version that is read, where it is one. */
  public OptionalLong version() {
    return replayed == null ? OptionalLong.empty() : OptionalLong.of(replayed.version());
  }

  /**
   * Also refuses a snapshot that is not there in full.
   *
   * @throws BeamfillException where a file of the snapshot is missing, cut off or encrypted, or
   *     where a keyspace is not backed up in full
   */
  @Override
  public void check(List<Keyspace> keyspaces) throws IOException {
    if (replayed != null) {
      replayed.location().check();
    }
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

  /** Of the range files alone: what the logs add or take away is not counted. */
  @Override
  public SizeEstimate estimate(Keyspace keyspace) throws IOException {
    return SizeSample.estimate(load(), keyspace.range());
  }

  @Override
  public List<ByteKeyRange> split(Keyspace keyspace, long bytes) throws IOException {
    List<ByteKeyRange> parts = SplitPoints.split(load(), keyspace.range(), bytes);
    AppliedLogs logs = applied();
    if (logs == null) {
      return parts;
    }
    List<ByteKeyRange> smaller = new ArrayList<>();
    for (ByteKeyRange part : parts) {
      smaller.addAll(logs.logs().cut(part, Math.max(1, bytes)));
    }
    return smaller;
  }

  @Override
  public PageCursor read(Keyspace keyspace) throws IOException {
    Snapshot loaded = load();
    loaded.requireBackedUp(keyspace);
    return new BackupCursor(loaded, keyspace.range(), applied());
  }

  /** Builds the index over the logs, where there is one to build. */
  @Override
  public void prepare() throws IOException {
    AppliedLogs logs = applied();
    if (logs != null) {
      logs.logs().prepare();
    }
  }

  /** The range files as they are, for which no index is needed. */
  @Override
  public PagedSource unprepared() {
    return replayed == null
        ? this
        : new FdbBackupSource(new BackupContainer(container), snapshot, null, versions);
  }

  /** Deletes the index over the logs, unless it was said where it should lie. */
  @Override
  public void discard() throws IOException {
    AppliedLogs logs = applied();
    if (logs != null) {
      logs.logs().discard();
    }
  }

  @Override
  public String describe() {
    String read =
        replayed == null
            ? "range files of "
                + snapshot
                + ", each at a version of its own between "
                + snapshot.beginVersion()
                + " and "
                + snapshot.endVersion()
                + ", so no single instant"
            : "one instant, version "
                + replayed.version()
                + ", from the range files of "
                + snapshot
                + " and the mutation logs";
    return "FoundationDB backup " + container + ": " + read + "; " + versions;
  }

  private Snapshot load() throws IOException {
    return SnapshotCache.get(new BackupContainer(container), snapshot);
  }

  private synchronized @Nullable AppliedLogs applied() throws IOException {
    if (replayed != null && applied == null) {
      IndexedLogs logs = new IndexedLogs(replayed.location(), replayed.index(), this::indexContent);
      applied = new AppliedLogs(logs, replayed.version());
    }
    return applied;
  }

  private IndexContent indexContent() throws IOException {
    return new IndexContent(
        new BackupContainer(container),
        new Instant(snapshot, replayed.version()).logs(),
        load().versions());
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
