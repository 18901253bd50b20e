package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.replay.RangeVersions;
import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.Keyspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A snapshot as its manifest describes it: which file holds which of the user's keys. */
final class Snapshot {
  private final BackupContainer container;
  private final SnapshotName name;
  private final List<RangeFileName> files;
  private final List<RangeFile> userFiles;
  private @Nullable Map<String, Long> sizes;

  private Snapshot(
      BackupContainer container,
      SnapshotName name,
      List<RangeFileName> files,
      List<RangeFile> userFiles) {
    this.container = container;
    this.name = name;
    this.files = files;
    this.userFiles = userFiles;
  }

  /** Reads the manifest; where it does not say which keys a file holds, also the file's ends. */
  static Snapshot load(BackupContainer container, SnapshotName name) throws IOException {
    Manifest manifest = Manifest.read(container, name);
    List<RangeFileName> files = new ArrayList<>();
    List<RangeFile> userFiles = new ArrayList<>();
    for (String path : manifest.files()) {
      RangeFileName file =
          RangeFileName.parse(path).orElseThrow(() -> Manifest.damaged(container, name, null));
      files.add(file);
      RangeFile range = rangeFile(container, name, manifest, file);
      boolean holdsUserKeys =
          range.begin().compareTo(SystemKeyspace.START) < 0
              && range.begin().compareTo(range.end()) < 0;
      if (holdsUserKeys) {
        userFiles.add(range);
      }
    }
    userFiles.sort(Comparator.comparing(RangeFile::begin));
    requireDisjoint(container, userFiles);
    return new Snapshot(container, name, List.copyOf(files), List.copyOf(userFiles));
  }

  /** Where the snapshot's files are. */
  BackupContainer container() {
    return container;
  }

  /** Where its files are in the container. */
  List<String> paths() {
    return files.stream().map(RangeFileName::path).toList();
  }

  /** Which keys were read at which version. */
  RangeVersions versions() {
    return new RangeVersions(
        userFiles.stream()
            .map(each -> new RangeVersions.Range(each.begin(), each.end(), each.name().version()))
            .toList());
  }

  /** The files that hold keys of a range, in ascending order. */
  List<RangeFile> overlapping(ByteKeyRange range) {
    ByteKey end = SystemKeyspace.userEnd(range);
    int index = firstEndingAfter(range.getStartKey());
    int after = index;
    while (after < userFiles.size() && userFiles.get(after).begin().compareTo(end) < 0) {
      after++;
    }
    return userFiles.subList(index, after);
  }

  /**
   * Refuses a keyspace that the snapshot does not hold in full.
   *
   * @throws BeamfillException naming the keyspace and what of it is not backed up
   */
  void requireBackedUp(Keyspace keyspace) {
    ByteKey position = keyspace.range().getStartKey();
    ByteKey end = SystemKeyspace.userEnd(keyspace.range());
    for (RangeFile file : overlapping(keyspace.range())) {
      if (file.begin().compareTo(position) > 0) {
        throw notBackedUp(keyspace, position, file.begin());
      }
      position = file.end();
    }
    if (position.compareTo(end) < 0) {
      throw notBackedUp(keyspace, position, end);
    }
  }

  /**
   * Looks again at the files that are there, and refuses the snapshot where one is missing or where
   * they are not as large together as the manifest says.
   */
  void requireComplete() throws IOException {
    Map<String, Long> found = listSizes();
    long total = 0;
    for (RangeFileName file : files) {
      total += size(found, file);
    }
    if (total != name.totalBytes()) {
      throw new BeamfillException(
          Category.SOURCE,
          "The range files of "
              + name
              + " in "
              + container.path()
              + " hold "
              + total
              + " bytes together where the manifest says "
              + name.totalBytes()
              + ": a file was not copied in full or is not the one that was backed up; copy the"
              + " backup again and run again");
    }
    synchronized (this) {
      sizes = found;
    }
  }

  /** Bytes of a file, as it was listed in this JVM first. */
  synchronized long size(RangeFileName file) throws IOException {
    if (sizes == null) {
      sizes = listSizes();
    }
    return size(sizes, file);
  }

  private long size(Map<String, Long> found, RangeFileName file) {
    Long size = found.get(file.path());
    if (size == null) {
      throw BackupContainer.missing(file.path(), container.path());
    }
    return size;
  }

  private Map<String, Long> listSizes() throws IOException {
    Set<String> folders = new HashSet<>();
    files.forEach(file -> folders.add(file.folder()));
    Map<String, Long> found = new HashMap<>();
    for (String folder : folders) {
      container.sizes(folder).forEach((file, size) -> found.put(folder + "/" + file, size));
    }
    return found;
  }

  private int firstEndingAfter(ByteKey position) {
    int low = 0;
    int high = userFiles.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (userFiles.get(middle).end().compareTo(position) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static RangeFile rangeFile(
      BackupContainer container, SnapshotName name, Manifest manifest, RangeFileName file)
      throws IOException {
    Map<String, Manifest.KeyRange> keys =
        manifest.keyRanges() == null ? Collections.emptyMap() : manifest.keyRanges();
    Manifest.KeyRange range = keys.get(file.path());
    if (range == null) {
      return FileEnds.read(container, file);
    }
    try {
      return new RangeFile(file, range.begin(), range.end());
    } catch (IllegalArgumentException e) {
      throw Manifest.damaged(container, name, e);
    }
  }

  private static void requireDisjoint(BackupContainer container, List<RangeFile> files) {
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i).begin().compareTo(files.get(i - 1).end()) < 0) {
        throw new BeamfillException(
            Category.SOURCE,
            "Two range files of one snapshot in "
                + container.path()
                + " hold the same keys, "
                + files.get(i - 1).name().path()
                + " and "
                + files.get(i).name().path()
                + ": restore the backup into a cluster and take another one");
      }
    }
  }

  private BeamfillException notBackedUp(Keyspace keyspace, ByteKey begin, ByteKey end) {
    return new BeamfillException(
        Category.SOURCE,
        "The keyspace "
            + keyspace.name()
            + " is not backed up from "
            + PrintableKey.of(begin)
            + " to "
            + PrintableKey.of(end)
            + " in "
            + name
            + " of "
            + container.path()
            + ", which is a backup of chosen ranges: take the keyspace out of the job, or take a"
            + " backup that holds it");
  }
}
