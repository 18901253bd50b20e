package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.sort.Scratch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A directory of this machine in which indexes are built, one at a time: a lock on a file keeps
 * other processes out, and goes with the process that holds it.
 */
record Workshop(Path directory) {
  private static final String LOCK = "beamfill-index.lock";
  private static final String BUILDING = "beamfill-index-building-";
  private static final long MILLIS_BETWEEN_TRIES = 100;

  /**
   * The time in which nobody else builds here.
   *
   * @param scratch for what is being built
   */
  record Turn(FileChannel lock, Scratch scratch) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (lock) {
        delete(scratch.directory());
      }
    }
  }

  /**
   * Waits until nobody else builds here, and throws away what others have left half-built.
   *
   * @throws io.beamfill.transforms.BeamfillException where nothing can be written here
   */
  Turn enter() {
    try {
      Files.createDirectories(directory);
      FileChannel lock =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        await(lock);
        deleteLeftovers();
        return new Turn(lock, new Scratch(Files.createTempDirectory(directory, BUILDING)));
      } catch (IOException | RuntimeException error) {
        lock.close();
        throw error;
      }
    } catch (IOException error) {
      throw Scratch.cannotWrite(directory, error);
    }
  }

  private static void await(FileChannel lock) throws IOException {
    while (tryLock(lock) == null) {
      try {
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_TRIES);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while another process builds an index");
      }
    }
  }

  /** Also tells another class loader of this process, to which the lock is no other's. */
  private static @Nullable FileLock tryLock(FileChannel lock) throws IOException {
    try {
      return lock.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private void deleteLeftovers() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, BUILDING + "*")) {
      for (Path each : leftovers) {
        delete(each);
      }
    }
  }

  private static void delete(Path building) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(building)) {
      for (Path each : files) {
        Files.delete(each);
      }
    }
    Files.delete(building);
  }
}
