package io.beamfill.fdb.backup.replay;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** A directory for temporary files that only the user of this process can enter. */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateDirectory() {}

  /** Where the directory of this user is, or will be. */
  static Path path() {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "beamfill-" + user).toAbsolutePath();
  }

  /**
   * Makes the directory where it is not there.
   *
   * @throws BeamfillException where somebody else could read or change what is in it
   */
  static void require(Path directory) throws IOException {
    Files.createDirectories(directory.getParent());
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException there) {
      requirePrivate(directory);
    }
  }

  private static void requirePrivate(Path directory) throws IOException {
    boolean isPrivate =
        Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
            && Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)
            && Files.getOwner(directory).equals(self(directory));
    if (!isPrivate) {
      throw new BeamfillException(
          Category.SOURCE,
          "The directory "
              + directory
              + ", where indexes of mutation logs are kept, is not this user's alone: remove it, or"
              + " give another directory as source.index, and run again");
    }
  }

  /** Who owns what this process creates. */
  private static UserPrincipal self(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, "owner", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }
}
