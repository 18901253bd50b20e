package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.source.SourceRecord;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;

/** Several streams of records in ascending order as one. */
final class MergingIterator implements Iterator<SourceRecord> {
  private record Head(SourceRecord record, Iterator<SourceRecord> rest)
      implements Comparable<Head> {
    @Override
    public int compareTo(Head other) {
      return Arrays.compareUnsigned(record.position(), other.record.position());
    }
  }

  private final Queue<Head> heads = new PriorityQueue<>();

  MergingIterator(List<? extends Iterator<SourceRecord>> streams) {
    streams.forEach(this::advance);
  }

  private void advance(Iterator<SourceRecord> stream) {
    if (stream.hasNext()) {
      heads.add(new Head(stream.next(), stream));
    }
  }

  @Override
  public boolean hasNext() {
    return !heads.isEmpty();
  }

  @Override
  public SourceRecord next() {
    if (heads.isEmpty()) {
      throw new NoSuchElementException();
    }
    Head first = heads.remove();
    advance(first.rest());
    return first.record();
  }
}
