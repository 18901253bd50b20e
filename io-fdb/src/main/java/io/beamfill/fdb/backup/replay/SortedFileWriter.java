package io.beamfill.fdb.backup.replay;

import com.google.common.io.CountingOutputStream;
import io.beamfill.fdb.backup.sort.Scratch;
import java.io.DataOutputStream;
import java.io.IOException;

/** A file of the index that is being written in ascending order of keys. */
final class SortedFileWriter implements AutoCloseable {
  /** Stands where the length of a key could be: nothing follows. */
  static final int END = -1;

  /** Stands where the length of a key could be: the key is that of the entry before. */
  static final int SAME_KEY = -2;

  private static final long SPACING = 16 << 10;
  private static final long MOST_SPARSE_BYTES = 4 << 20;

  private final CountingOutputStream count;
  private final DataOutputStream out;
  private final SparseIndex.Builder sparse = new SparseIndex.Builder(SPACING, MOST_SPARSE_BYTES);

  SortedFileWriter(Scratch scratch, String name) {
    count = new CountingOutputStream(scratch.create(name));
    out = new DataOutputStream(count);
  }

  /** Starts the entries of a key; the rest of the first one is the caller's to write. */
  DataOutputStream startKey(byte[] key) throws IOException {
    sparse.offer(key, count.getCount());
    out.writeInt(key.length);
    out.write(key);
    return out;
  }

  /** Ends the file. */
  IndexFile finish() throws IOException {
    out.writeInt(END);
    out.flush();
    return new IndexFile(count.getCount(), sparse.build());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
