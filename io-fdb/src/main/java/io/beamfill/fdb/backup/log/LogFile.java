package io.beamfill.fdb.backup.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of mutation logs.
 *
 * @param path from the container on
 * @param size in bytes; a file without mutations has none
 * @param versions what it holds the mutations of
 * @param blockSize bytes of every block but the last
 */
public record LogFile(String path, long size, VersionSpan versions, int blockSize) {
  private static final Pattern FORM =
      Pattern.compile("log,([0-9]{1,18}),([0-9]{1,18}),[0-9a-f]{1,32},([0-9]{1,9})");

  /** What the name of a file says, or nothing if it is no finished log file's. */
  static Optional<LogFile> parse(String path, long size) {
    Matcher name = FORM.matcher(path.substring(path.lastIndexOf('/') + 1));
    if (!name.matches()) {
      return Optional.empty();
    }
    VersionSpan versions =
        new VersionSpan(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
    int blockSize = Integer.parseInt(name.group(3));
    return versions.begin() >= versions.end() || blockSize == 0
        ? Optional.empty()
        : Optional.of(new LogFile(path, size, versions, blockSize));
  }
}
