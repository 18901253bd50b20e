package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.sort.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A directory of this machine, or one that several machines mount.
 *
 * @param workshop in the same file system, so that a file is published by renaming it
 * @param directory of the index alone
 * @param temporary whether it goes with the job
 */
record LocalPlace(Workshop workshop, Path directory, boolean temporary) implements IndexPlace {
  @Override
  public String folder() {
    return directory.toString();
  }

  @Override
  public void publish(Path built, String name) {
    try {
      Files.createDirectories(directory);
      Files.move(
          built,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException error) {
      throw Scratch.cannotWrite(directory, error);
    }
  }

  @Override
  public void discard() throws IOException {
    if (temporary) {
      // What makes it complete goes first.
      Files.deleteIfExists(directory.resolve(IndexFiles.COMPLETE));
      Files.deleteIfExists(directory.resolve(IndexFiles.MUTATIONS));
      Files.deleteIfExists(directory.resolve(IndexFiles.CLEARS));
      Files.deleteIfExists(directory);
    }
  }
}
