package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.sort.Scratch;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an index. That the third one is there says that the others are there in full; it is
 * written last.
 */
record IndexFiles(IndexFile mutations, IndexFile clears) {
  /** What became of single keys: see {@link MutationReader}. */
  static final String MUTATIONS = "mutations";

  /** The cleared ranges: see {@link ClearReader}. */
  static final String CLEARS = "clears";

  /** Sizes, and some keys, of the two others. */
  static final String COMPLETE = "complete";

  /** Of the files' form; an index of another one is built again. */
  static final int FORMAT = 1;

  private static final long MAGIC = 0x4265616d66696c6cL;

  void write(Scratch scratch) throws IOException {
    try (DataOutputStream out = new DataOutputStream(scratch.create(COMPLETE))) {
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      for (IndexFile each : new IndexFile[] {mutations, clears}) {
        out.writeLong(each.size());
        each.keys().write(out);
      }
    }
  }

  /** Whether both files are as large as they were written. */
  boolean haveSizes(Map<String, Long> sizes) {
    return sizes.getOrDefault(MUTATIONS, -1L) == mutations.size()
        && sizes.getOrDefault(CLEARS, -1L) == clears.size();
  }

  /** What was written, or nothing where it is of another format. */
  static Optional<IndexFiles> read(DataInput in) throws IOException {
    if (in.readLong() != MAGIC || in.readInt() != FORMAT) {
      return Optional.empty();
    }
    IndexFile mutations = new IndexFile(in.readLong(), SparseIndex.read(in));
    return Optional.of(
        new IndexFiles(mutations, new IndexFile(in.readLong(), SparseIndex.read(in))));
  }
}
