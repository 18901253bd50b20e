package io.beamfill.fdb.backup.sort;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * What {@link ExternalSort} has to know of its elements. Tidying and merging may leave out elements
 * that others make irrelevant, or cut them, as long as the result does not depend on how the
 * elements were dealt out to runs.
 */
public interface RunFormat<T> {
  /** Writes an element. */
  void write(T element, DataOutput out) throws IOException;

  /** Reads an element. */
  T read(DataInput in) throws IOException;

  /** Bytes of memory that an element takes, about. */
  int memory(T element);

  /** A run of the elements of a batch, which may be reordered. */
  Iterator<T> tidy(List<T> batch);

  /** One run of several. */
  Iterator<T> merge(List<Iterator<T>> runs);
}
