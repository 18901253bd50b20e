package io.beamfill.fdb.backup.container;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/**
 * Finds the container that a user's location means: the location itself, or the one {@code
 * backup-<date>} in it that {@code fdbbackup} made.
 */
public final class BackupLocation {
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
  public static BackupContainer find(String location) throws IOException {
    String base = StorageLocation.of(location, "The backup's location").path();
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

  private static BeamfillException refused(String message) {
    return new BeamfillException(Category.SOURCE, message);
  }
}
