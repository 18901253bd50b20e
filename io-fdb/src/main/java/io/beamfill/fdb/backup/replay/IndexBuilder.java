package io.beamfill.fdb.backup.replay;

import static java.util.Arrays.compareUnsigned;

import io.beamfill.fdb.backup.log.LogScan;
import io.beamfill.fdb.backup.log.LogSlice;
import io.beamfill.fdb.backup.log.Mutation;
import io.beamfill.fdb.backup.log.MutationType;
import io.beamfill.fdb.backup.sort.ExternalSort;
import io.beamfill.fdb.backup.sort.Scratch;
import io.beamfill.fdb.key.SystemKeyspace;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Makes the files of an index from the mutation logs: sorts the mutations of single keys, lays the
 * cleared ranges over one another, and folds what the one does to the other. The same logs give the
 * same bytes, whatever memory there is.
 *
 * <p>Memory holds one batch of mutations, one of cleared ranges, and what {@link LogScan} holds: an
 * eighth of the heap together, and one version of the logs.
 */
final class IndexBuilder implements AutoCloseable {
  private static final long LEAST_BATCH_BYTES = 1 << 20;
  private static final long MOST_BATCH_BYTES = 128 << 20;
  private static final byte[] SYSTEM = SystemKeyspace.START.getBytes();
  private static final byte[] NOTHING = {};

  private final IndexContent content;
  private final Scratch scratch;
  private final long batchBytes;
  private final ExternalSort<Mutation> mutations;
  private final ExternalSort<Clear> clears;

  /**
   * @param batchBytes of memory for a batch, about
   */
  IndexBuilder(IndexContent content, Scratch scratch, long batchBytes) {
    this.content = content;
    this.scratch = scratch;
    this.batchBytes = batchBytes;
    this.mutations =
        new ExternalSort<>(scratch, "sorted-mutations", new MutationFormat(), batchBytes);
    this.clears = new ExternalSort<>(scratch, "sorted-clears", new ClearFormat(), batchBytes / 2);
  }

  /** What a batch may take in this process. */
  static long batchBytes() {
    long share = Runtime.getRuntime().maxMemory() / 16;
    return Math.max(LEAST_BATCH_BYTES, Math.min(MOST_BATCH_BYTES, share));
  }

  /**
   * Writes the files of the index into the scratch directory.
   *
   * @throws io.beamfill.transforms.BeamfillException where a log file is damaged, or where there is
   *     no room
   * @throws IOException where the backup did not answer
   */
  void build(List<LogSlice> slices) throws IOException {
    try {
      for (LogSlice slice : slices) {
        LogScan.read(content.container(), slice, scratch, batchBytes / 2, this::take);
      }
      IndexFile clearFile = writeClears();
      new IndexFiles(writeMutations(), clearFile).write(scratch);
    } catch (UncheckedIOException wrapped) {
      throw wrapped.getCause();
    }
  }

  private void take(Mutation mutation) throws IOException {
    byte[] begin = mutation.key();
    byte[] end = mutation.operand();
    if (compareUnsigned(begin, SYSTEM) >= 0) {
      return;
    }
    if (mutation.type() != MutationType.CLEAR_RANGE) {
      takeOfKey(mutation);
    } else if (isAfter(end, begin)) {
      takeOfKey(
          new Mutation(mutation.version(), mutation.sequence(), mutation.type(), begin, NOTHING));
    } else if (compareUnsigned(begin, end) < 0) {
      byte[] userEnd = compareUnsigned(end, SYSTEM) < 0 ? end : SYSTEM;
      clears.add(new Clear(begin, userEnd, mutation.version(), mutation.sequence()));
    }
  }

  private void takeOfKey(Mutation mutation) throws IOException {
    if (mutation.version() > content.ranges().of(mutation.key())) {
      mutations.add(mutation);
    }
  }

  /** Whether no key lies between two. */
  private static boolean isAfter(byte[] after, byte[] key) {
    return after.length == key.length + 1
        && after[key.length] == 0
        && Arrays.equals(after, 0, key.length, key, 0, key.length);
  }

  private IndexFile writeClears() throws IOException {
    try (SortedFileWriter out = new SortedFileWriter(scratch, IndexFiles.CLEARS)) {
      for (Iterator<Clear> latest = clears.sorted(); latest.hasNext(); ) {
        ClearReader.write(latest.next(), out);
      }
      clears.close();
      return out.finish();
    }
  }

  private IndexFile writeMutations() throws IOException {
    InputStream file = Files.newInputStream(scratch.directory().resolve(IndexFiles.CLEARS));
    try (ClearReader reader = new ClearReader(new DataInputStream(new BufferedInputStream(file)));
        SortedFileWriter out = new SortedFileWriter(scratch, IndexFiles.MUTATIONS)) {
      new MutationFold(reader, content.ranges(), out).writeAll(mutations.sorted());
      mutations.close();
      return out.finish();
    }
  }

  @Override
  public void close() throws IOException {
    mutations.close();
    clears.close();
  }
}
