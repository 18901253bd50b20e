package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file name of a manifest, which identifies a snapshot wherever its container is copied to.
 *
 * @param beginVersion the smallest version of a range file
 * @param endVersion the largest version of a range file
 * @param totalBytes the sizes of all range files together
 */
record SnapshotName(long beginVersion, long endVersion, long totalBytes)
    implements Comparable<SnapshotName>, Serializable {
  private static final Pattern FORM =
      Pattern.compile("snapshot,([0-9]{1,18}),([0-9]{1,18}),([0-9]{1,18})");
  private static final Comparator<SnapshotName> BY_AGE =
      Comparator.comparingLong(SnapshotName::endVersion)
          .thenComparingLong(SnapshotName::beginVersion)
          .thenComparingLong(SnapshotName::totalBytes);

  /** The name's parts, or nothing if it is no finished manifest's. */
  static Optional<SnapshotName> parse(String name) {
    Matcher matcher = FORM.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new SnapshotName(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  /** What the snapshots of a container are called, those that are finished, the oldest first. */
  static List<SnapshotName> list(BackupContainer container) throws IOException {
    return container.sizes("snapshots").keySet().stream()
        .flatMap(each -> parse(each).stream())
        .sorted()
        .toList();
  }

  /** Where the manifest stands in its container. */
  String path() {
    return "snapshots/" + this;
  }

  @Override
  public int compareTo(SnapshotName other) {
    return BY_AGE.compare(this, other);
  }

  @Override
  public String toString() {
    return "snapshot," + beginVersion + "," + endVersion + "," + totalBytes;
  }
}
