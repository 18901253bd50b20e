package io.beamfill.fdb.backup.sort;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Sorts more than memory holds: batches become runs in files, and runs are merged. Holds one batch
 * and afterwards a buffer for each of at most {@value #MOST_OPEN_RUNS} runs. Needs room on the disk
 * for the elements, and for a part of them twice where there are more runs.
 *
 * <p>Used by one thread. Its iterators throw {@link UncheckedIOException}.
 */
public final class ExternalSort<T> implements AutoCloseable {
  private static final int MOST_OPEN_RUNS = 64;

  private final Scratch scratch;
  private final String name;
  private final RunFormat<T> format;
  private final long budget;
  private final ArrayDeque<Run> runs = new ArrayDeque<>();
  private final List<RunReader<T>> open = new ArrayList<>();
  private List<T> batch = new ArrayList<>();
  private long held;
  private int written;

  /** A run, and how many elements it has. */
  record Run(Path path, long elements) {}

  /**
   * @param scratch takes the runs
   * @param name tells them from those of others in the same directory
   * @param budget bytes of memory that a batch may take, about
   */
  public ExternalSort(Scratch scratch, String name, RunFormat<T> format, long budget) {
    this.scratch = scratch;
    this.name = name;
    this.format = format;
    this.budget = budget;
  }

  /** Takes one more element. */
  public void add(T element) throws IOException {
    batch.add(element);
    held += format.memory(element);
    if (held >= budget) {
      spill();
    }
  }

  /** What was added, in order; nothing may be added afterwards. */
  public Iterator<T> sorted() throws IOException {
    if (runs.isEmpty()) {
      return format.tidy(batch);
    }
    spill();
    while (runs.size() > MOST_OPEN_RUNS) {
      List<Run> some = new ArrayList<>();
      while (some.size() < MOST_OPEN_RUNS) {
        some.add(runs.removeFirst());
      }
      runs.addLast(write(merge(some)));
      closeReaders();
      for (Run each : some) {
        Files.delete(each.path());
      }
    }
    return merge(List.copyOf(runs));
  }

  private Iterator<T> merge(List<Run> some) throws IOException {
    List<Iterator<T>> inputs = new ArrayList<>();
    for (Run each : some) {
      RunReader<T> reader = new RunReader<>(each, format);
      open.add(reader);
      inputs.add(reader);
    }
    return format.merge(inputs);
  }

  private void spill() throws IOException {
    if (!batch.isEmpty()) {
      runs.addLast(write(format.tidy(batch)));
      batch = new ArrayList<>();
      held = 0;
    }
  }

  private Run write(Iterator<T> elements) throws IOException {
    String file = name + "." + written++;
    long count = 0;
    try (DataOutputStream out = new DataOutputStream(scratch.create(file))) {
      while (elements.hasNext()) {
        format.write(elements.next(), out);
        count++;
      }
    }
    return new Run(scratch.directory().resolve(file), count);
  }

  private void closeReaders() throws IOException {
    for (RunReader<T> each : open) {
      each.close();
    }
    open.clear();
  }

  /** Deletes the runs. */
  @Override
  public void close() throws IOException {
    closeReaders();
    for (Run each : runs) {
      Files.deleteIfExists(each.path());
    }
    runs.clear();
  }
}
