package io.beamfill.fdb.backup;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/**
 * Finds the container that a user's location means: the location itself, or the one {@code
 * backup-<date>} in it that {@code fdbbackup} made.
 */
final class BackupLocation {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*");
  private static final Pattern IN_CONTAINER =
      Pattern.compile("(backup-[^/\\\\]+)[/\\\\](?:snapshots|properties)[/\\\\]?$");
  private static final String ENCRYPTION = "encryption_metadata";

  private BackupLocation() {}

  /**
   * The location's container, which is not encrypted.
   *
   * @throws BeamfillException where there is none, where there are several, or where it is
   *     encrypted
   */
  static BackupContainer find(String location) throws IOException {
    String base = base(location);
    BackupContainer container = new BackupContainer(base);
    if (!isContainer(container)) {
      container = only(base);
    }
    refuseEncrypted(container);
    return container;
  }

  private static boolean isContainer(BackupContainer container) throws IOException {
    return !container.sizes("snapshots").isEmpty() || !container.sizes("properties").isEmpty();
  }

  private static BackupContainer only(String base) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String folder : new String[] {"snapshots", "properties"}) {
      for (Metadata file : BackupContainer.match(base + "/backup-*/" + folder + "/*")) {
        Matcher matcher = IN_CONTAINER.matcher(file.resourceId().getCurrentDirectory().toString());
        if (matcher.find()) {
          names.add(matcher.group(1));
        }
      }
    }
    if (names.isEmpty()) {
      throw refused(
          base
              + " holds no FoundationDB backup with a finished snapshot: give the folder"
              + " backup-<date> that fdbbackup wrote, or the folder that holds it");
    }
    if (names.size() > 1) {
      throw refused(
          base
              + " holds several backups: give the folder of one of them, "
              + base
              + "/ and then "
              + String.join(" or ", names));
    }
    return new BackupContainer(base + "/" + names.first());
  }

  private static void refuseEncrypted(BackupContainer container) throws IOException {
    if (!container.sizes("properties").containsKey(ENCRYPTION)) {
      return;
    }
    String text =
        new String(container.read("properties/" + ENCRYPTION), StandardCharsets.ISO_8859_1);
    if (text.contains("true")) {
      throw refused(
          "The backup "
              + container.path()
              + " is encrypted as a whole (properties/encryption_metadata): restore it into a"
              + " cluster and take a backup that is not encrypted");
    }
  }

  /** The location without a slash at its end; local paths absolute, as workers need them. */
  private static String base(String location) {
    Matcher scheme = SCHEME.matcher(location);
    String base;
    if (!scheme.matches()) {
      base = Path.of(location).toAbsolutePath().normalize().toString();
    } else if (scheme.group(1).equals("file")) {
      String path = location.substring("file:".length()).replaceFirst("^//(?=/)", "");
      base = Path.of(path).toAbsolutePath().normalize().toString();
    } else {
      requireFileSystem(scheme.group(1), location);
      base = location;
    }
    if (base.matches(".*[*?\\[\\]{}\\\\].*")) {
      throw refused(
          "The backup's location "
              + base
              + " holds one of * ? [ ] { } \\, which would be read as a pattern: move or link it"
              + " to a path without them");
    }
    return base.replaceAll("/+$", "");
  }

  private static void requireFileSystem(String scheme, String location) {
    try {
      FileSystems.matchNewResource(location, true);
    } catch (IllegalArgumentException | IllegalStateException unknown) {
      throw new BeamfillException(
          Category.SOURCE,
          "A backup cannot be read from "
              + scheme
              + ":// here: give a directory, or the gs:// or s3:// URL of its folder, and have"
              + " Beam's module for that file system on the class path",
          unknown);
    }
  }

  private static BeamfillException refused(String message) {
    return new BeamfillException(Category.SOURCE, message);
  }
}
