package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.source.SourceRecord;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Streams of records one after the other; each is begun when it is its turn. */
final class ConcatenatingIterator implements Iterator<SourceRecord> {
  private final Iterator<? extends Iterator<SourceRecord>> streams;
  private Iterator<SourceRecord> current = Collections.emptyIterator();

  ConcatenatingIterator(Iterator<? extends Iterator<SourceRecord>> streams) {
    this.streams = streams;
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && streams.hasNext()) {
      current = streams.next();
    }
    return current.hasNext();
  }

  @Override
  public SourceRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.next();
  }
}
