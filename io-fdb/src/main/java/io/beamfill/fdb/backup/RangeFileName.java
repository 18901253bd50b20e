package io.beamfill.fdb.backup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a range file says.
 *
 * @param path from the container on
 * @param version the version of the database that the file's records were read at
 * @param blockSize bytes of every block but the last
 */
record RangeFileName(String path, long version, int blockSize) {
  private static final Pattern FORM =
      Pattern.compile("(?:.*/)?range,([0-9]{1,18}),[0-9a-f]{1,32},([0-9]{1,9})");

  /** The name's parts, or nothing if it is no range file's. */
  static Optional<RangeFileName> parse(String path) {
    Matcher matcher = FORM.matcher(path);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new RangeFileName(
            path, Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))));
  }

  /** The folder that the file is in, from the container on. */
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
