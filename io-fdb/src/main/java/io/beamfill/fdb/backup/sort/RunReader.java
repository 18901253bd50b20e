package io.beamfill.fdb.backup.sort;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The elements of one run, in its order. */
final class RunReader<T> implements Iterator<T>, AutoCloseable {
  private final RunFormat<T> format;
  private final DataInputStream in;
  private long left;

  RunReader(ExternalSort.Run run, RunFormat<T> format) throws IOException {
    this.format = format;
    this.left = run.elements();
    this.in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(run.path()), Scratch.BUFFER_BYTES));
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    left--;
    try {
      return format.read(in);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
