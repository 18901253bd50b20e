package io.beamfill.fdb.backup.sort;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for files that are needed while something is built.
 *
 * @param directory is there and is nobody else's
 */
public record Scratch(Path directory) {
  /** Bytes that a stream gathers before it writes. */
  static final int BUFFER_BYTES = 1 << 16;

  /**
   * Creates a file; the caller closes it.
   *
   * @throws BeamfillException where there is no room, from the stream too
   */
  public OutputStream create(String name) {
    try {
      OutputStream file = Files.newOutputStream(directory.resolve(name));
      return new BufferedOutputStream(new Explained(file), BUFFER_BYTES);
    } catch (IOException error) {
      throw cannotWrite(directory, error);
    }
  }

  /** One sentence for a directory that takes no file. */
  public static BeamfillException cannotWrite(Path directory, IOException cause) {
    return new BeamfillException(
        Category.SOURCE,
        "The index of the mutation logs cannot be written to "
            + directory
            + " ("
            + cause.getClass().getSimpleName()
            + ": "
            + cause.getMessage()
            + "): give a directory that is writable and has room as source.index, and run again",
        cause);
  }

  private final class Explained extends FilterOutputStream {
    Explained(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException error) {
        throw cannotWrite(directory, error);
      }
    }
  }
}
