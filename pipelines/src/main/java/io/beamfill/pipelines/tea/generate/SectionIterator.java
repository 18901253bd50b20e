package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** The records of one section, one step at a time. */
final class SectionIterator implements Iterator<SourceRecord>, Sink {
  private final Section section;
  private final Queue<SourceRecord> ready = new ArrayDeque<>();
  private int step;

  SectionIterator(Section section) {
    this.section = section;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && step < section.steps()) {
      section.emit(step, this);
      step++;
    }
    return !ready.isEmpty();
  }

  @Override
  public SourceRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  @Override
  public void record(String keyspace, byte[] key, byte[] value) {
    ready.add(new SourceRecord(key, value));
  }

  @Override
  public void unread(byte[] key, byte[] value) {
    ready.add(new SourceRecord(key, value));
  }

  @Override
  public void row(String table) {}

  @Override
  public void mapped(String table) {}

  @Override
  public void quarantined(String keyspace, Reason reason) {}

  @Override
  public void unclaimed(String lookup) {}
}
