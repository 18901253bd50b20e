package io.beamfill.fdb.backup;

import static java.util.stream.Collectors.joining;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.log.LogFiles;
import io.beamfill.fdb.backup.log.VersionSpan;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which versions of the database a backup can give. For one version there has to be a snapshot all
 * of whose files were read at it or before, and the mutation logs from the oldest of these files up
 * to it.
 *
 * @param container the backup
 * @param snapshots the finished ones, the oldest first
 * @param logs the mutation logs
 */
record Instants(BackupContainer container, List<SnapshotName> snapshots, LogFiles logs) {
  static Instants of(BackupContainer container) throws IOException {
    return new Instants(container, SnapshotName.list(container), LogFiles.list(container));
  }

  /**
   * The newest version.
   *
   * @throws BeamfillException where there is none, and where the logs have a gap before their end:
   *     an older version is never taken in silence
   */
  Instant latest() {
    List<VersionSpan> spans = spans();
    if (spans.isEmpty()) {
      throw none();
    }
    long end = spans.get(spans.size() - 1).end();
    logs.firstGap(new VersionSpan(end, Math.max(end, logs.end())))
        .ifPresent(
            missing -> {
              throw gap(missing, "the latest version");
            });
    return at(end - 1);
  }

  /**
   * One version, from the newest snapshot that gives it.
   *
   * @throws BeamfillException where none does
   */
  Instant at(long version) {
    if (spans().isEmpty()) {
      throw none();
    }
    List<Instant> candidates =
        snapshots.stream()
            .filter(each -> each.endVersion() <= version)
            .sorted(Comparator.reverseOrder())
            .map(each -> new Instant(each, version))
            .toList();
    return candidates.stream()
        .filter(each -> missing(each).isEmpty())
        .findFirst()
        .orElseThrow(() -> notToBeHad(version, candidates));
  }

  /**
   * A version that a job has begun with.
   *
   * @throws BeamfillException where the logs do not give it any more
   */
  Instant again(SnapshotName snapshot, long version) {
    Instant instant = new Instant(snapshot, version);
    if (logs.partitioned()) {
      throw none();
    }
    missing(instant)
        .ifPresent(
            missing -> {
              throw gap(missing, "version " + version);
            });
    return instant;
  }

  /** Which versions there are, as the end of a sentence. */
  String describe() {
    if (logs.partitioned()) {
      return "its mutation logs are partitioned, so no version can be had";
    }
    List<VersionSpan> spans = spans();
    return spans.isEmpty()
        ? "its mutation logs give no version"
        : "the versions " + text(spans) + " can be had";
  }

  private Optional<VersionSpan> missing(Instant instant) {
    return logs.firstGap(instant.logs());
  }

  /** What can be had, in ascending order, without overlaps. */
  private List<VersionSpan> spans() {
    List<VersionSpan> spans = new ArrayList<>();
    if (logs.partitioned()) {
      return spans;
    }
    for (SnapshotName each : snapshots) {
      VersionSpan span = new VersionSpan(each.endVersion(), logs.coveredTo(each.beginVersion()));
      VersionSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && span.begin() <= last.end()) {
        spans.set(
            spans.size() - 1, new VersionSpan(last.begin(), Math.max(last.end(), span.end())));
      } else if (span.begin() < span.end()) {
        spans.add(span);
      }
    }
    return spans;
  }

  private static String text(List<VersionSpan> spans) {
    return spans.stream()
        .map(each -> each.begin() + " to " + (each.end() - 1))
        .collect(joining(" and "));
  }

  private BeamfillException none() {
    if (logs.partitioned()) {
      return refused(
          "has partitioned logs (plogs), which are not read: take a backup whose logs are not"
              + " partitioned, or leave source.version out");
    }
    if (logs.files().isEmpty() || snapshots.isEmpty()) {
      return refused(
          "has no mutation logs, which are needed to bring its range files to one version: copy"
              + " its folder logs too, or leave source.version out");
    }
    SnapshotName newest = snapshots.get(snapshots.size() - 1);
    return gap(missing(new Instant(newest, newest.endVersion())).orElseThrow(), "any version");
  }

  private BeamfillException notToBeHad(long version, List<Instant> candidates) {
    if (candidates.isEmpty() || version >= logs.end()) {
      return refused(
          "does not give version "
              + version
              + ", but "
              + text(spans())
              + ": choose one of these as source.version, or latest");
    }
    return gap(missing(candidates.get(0)).orElseThrow(), "version " + version);
  }

  private BeamfillException gap(VersionSpan missing, String wanted) {
    String rest =
        spans().isEmpty()
            ? "leave source.version out"
            : "choose one of the versions " + text(spans()) + " as source.version";
    return refused(
        "lacks the mutation logs of the versions "
            + missing
            + ", which "
            + wanted
            + " needs: copy its folder logs again, whole, or "
            + rest);
  }

  private BeamfillException refused(String what) {
    return new BeamfillException(Category.SOURCE, "The backup " + container.path() + " " + what);
  }
}
