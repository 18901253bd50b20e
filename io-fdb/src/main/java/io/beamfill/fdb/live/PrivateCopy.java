package io.beamfill.fdb.live;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies a cluster file to where only this user can read it and the client can replace it. The copy
 * goes with the process.
 */
final class PrivateCopy {
  private PrivateCopy() {}

  /**
   * The copy, alone in a directory of its own: the client writes next to the file that it replaces.
   */
  static Path of(Path file) {
    try {
      // Both are made with no rights for others.
      Path directory = Files.createTempDirectory("beamfill-fdb-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      Path copy = Files.createTempFile(directory, "", ".cluster");
      return Files.write(copy, Files.readAllBytes(file));
    } catch (IOException failure) {
      throw new BeamfillException(
          Category.SOURCE,
          "The cluster file "
              + file
              + " cannot be replaced by FoundationDB's client, as it must be when coordinators"
              + " change, and no copy of it can be made in "
              + System.getProperty("java.io.tmpdir")
              + ": give the process a temporary directory that it can write to.",
          failure);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      List<Path> paths = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      // The process ends; nobody else can read what is left.
    }
  }
}
