package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.container.StorageLocation;
import io.beamfill.fdb.backup.sort.Scratch;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where indexes are to lie: in a directory or a folder of a bucket that the user gives, or in a
 * temporary directory of every machine that reads.
 */
public final class IndexLocation implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String PREFIX = "beamfill-index-";

  private final @Nullable String path;
  private final boolean local;

  private IndexLocation(@Nullable String path, boolean local) {
    this.path = path;
    this.local = local;
  }

  /**
   * What a user gives; where it is nothing, a directory below {@code java.io.tmpdir} that is the
   * user's alone.
   *
   * @throws io.beamfill.transforms.BeamfillException where Beam does not know the file system
   */
  public static IndexLocation of(Optional<String> given) {
    return given
        .map(location -> StorageLocation.of(location, "The index's location"))
        .map(location -> new IndexLocation(location.path(), location.local()))
        .orElseGet(() -> new IndexLocation(null, true));
  }

  /**
   * Refuses a directory in which nothing could be written; writes nothing itself.
   *
   * @throws io.beamfill.transforms.BeamfillException where it is none
   */
  public void check() {
    if (path == null || !local) {
      return;
    }
    Path there = Path.of(path);
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw Scratch.cannotWrite(Path.of(path), new NotDirectoryException(there.toString()));
    }
    if (!Files.isWritable(there)) {
      throw Scratch.cannotWrite(Path.of(path), new AccessDeniedException(there.toString()));
    }
  }

  /** The place of the index of a name. */
  IndexPlace place(String name) throws IOException {
    if (path != null && local) {
      Path directory = Path.of(path);
      return new LocalPlace(new Workshop(directory), directory.resolve(PREFIX + name), false);
    }
    Path own = PrivateDirectory.path();
    PrivateDirectory.require(own);
    return path == null
        ? new LocalPlace(new Workshop(own), own.resolve(PREFIX + name), true)
        : new BucketPlace(new Workshop(own), path + "/" + PREFIX + name);
  }
}
