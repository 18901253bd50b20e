package io.beamfill.fdb.backup.container;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;

/**
 * A folder that a user names.
 *
 * @param path without a slash at its end; local paths are absolute, as workers need them
 * @param local whether it is a directory of this machine, and else a URL
 */
public record StorageLocation(String path, boolean local) {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*");

  /**
   * Reads a directory, a {@code file:} URL, or the URL of a folder in a bucket.
   *
   * @param what it is, as the subject of a sentence
   * @throws BeamfillException where Beam does not know the file system, or where the path would be
   *     read as a pattern
   */
  public static StorageLocation of(String location, String what) {
    Matcher scheme = SCHEME.matcher(location);
    boolean local = !scheme.matches() || scheme.group(1).equals("file");
    String path;
    if (!scheme.matches()) {
      path = Path.of(location).toAbsolutePath().normalize().toString();
    } else if (local) {
      String url = location.substring("file:".length()).replaceFirst("^//(?=/)", "");
      path = Path.of(url).toAbsolutePath().normalize().toString();
    } else {
      requireFileSystem(scheme.group(1), location, what);
      path = location;
    }
    if (path.matches(".*[*?\\[\\]{}\\\\].*")) {
      throw new BeamfillException(
          Category.SOURCE,
          what
              + " "
              + path
              + " holds one of * ? [ ] { } \\, which would be read as a pattern: move or link it"
              + " to a path without them");
    }
    return new StorageLocation(path.replaceAll("/+$", ""), local);
  }

  private static void requireFileSystem(String scheme, String location, String what) {
    try {
      FileSystems.matchNewResource(location, true);
    } catch (IllegalArgumentException | IllegalStateException unknown) {
      throw new BeamfillException(
          Category.SOURCE,
          what
              + " cannot be at "
              + scheme
              + ":// here: give a directory, or the gs:// or s3:// URL of a folder, and have"
              + " Beam's module for that file system on the class path",
          unknown);
    }
  }
}
