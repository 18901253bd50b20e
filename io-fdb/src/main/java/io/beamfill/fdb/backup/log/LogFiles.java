package io.beamfill.fdb.backup.log;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/**
 * The log files of a backup, by their names. Files may overlap; a version is then taken from one of
 * them, as all that hold it hold the same.
 *
 * @param files in ascending order of their begins, and of two with one begin the longer one first
 * @param partitioned whether there are partitioned logs, which are not read
 */
public record LogFiles(List<LogFile> files, boolean partitioned) {
  private static final Pattern IN_CONTAINER =
      Pattern.compile("[/\\\\](logs[/\\\\][^/\\\\]+[/\\\\][^/\\\\]+[/\\\\][^/\\\\]+)$");
  private static final Comparator<LogFile> ORDER =
      Comparator.<LogFile>comparingLong(each -> each.versions().begin())
          .thenComparing(each -> each.versions().end(), Comparator.reverseOrder())
          .thenComparing(LogFile::path);

  /** Lists them. */
  public static LogFiles list(BackupContainer container) throws IOException {
    List<LogFile> files = new ArrayList<>();
    for (Metadata found : BackupContainer.match(container.path() + "/logs/*/*/*")) {
      Matcher path = IN_CONTAINER.matcher(found.resourceId().toString());
      if (path.find()) {
        LogFile.parse(path.group(1).replace('\\', '/'), found.sizeBytes()).ifPresent(files::add);
      }
    }
    files.sort(ORDER);
    boolean partitioned = !BackupContainer.match(container.path() + "/plogs/**").isEmpty();
    return new LogFiles(List.copyOf(files), partitioned);
  }

  /** The end, exclusive, of what is there without a gap from a version on. */
  public long coveredTo(long version) {
    long covered = version;
    for (LogFile each : files) {
      if (each.versions().begin() > covered) {
        break;
      }
      covered = Math.max(covered, each.versions().end());
    }
    return covered;
  }

  /** The end, exclusive, of the last file; 0 where there is none. */
  public long end() {
    return files.stream().mapToLong(each -> each.versions().end()).max().orElse(0);
  }

  /** The first versions of a span that are in no file, up to where the next file begins. */
  public Optional<VersionSpan> firstGap(VersionSpan span) {
    long covered = coveredTo(span.begin());
    if (covered >= span.end()) {
      return Optional.empty();
    }
    long next =
        files.stream()
            .mapToLong(each -> each.versions().begin())
            .filter(begin -> begin > covered)
            .min()
            .orElse(span.end());
    return Optional.of(new VersionSpan(covered, Math.min(next, span.end())));
  }

  /**
   * Deals a span out to files, so that every version is in one slice, and the files are few.
   *
   * @param span without a gap
   */
  public List<LogSlice> slices(VersionSpan span) {
    List<LogSlice> slices = new ArrayList<>();
    long position = span.begin();
    while (position < span.end()) {
      LogFile file = reachingFarthest(position);
      long end = Math.min(file.versions().end(), span.end());
      slices.add(new LogSlice(file, new VersionSpan(position, end)));
      position = end;
    }
    return slices;
  }

  private LogFile reachingFarthest(long position) {
    return files.stream()
        .takeWhile(each -> each.versions().begin() <= position)
        .filter(each -> each.versions().end() > position)
        .max(Comparator.comparingLong(each -> each.versions().end()))
        .orElseThrow(() -> new IllegalArgumentException("No log file holds version " + position));
  }
}
