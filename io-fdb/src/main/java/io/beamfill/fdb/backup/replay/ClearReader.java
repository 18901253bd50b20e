package io.beamfill.fdb.backup.replay;

import static java.util.Arrays.compareUnsigned;

import java.io.DataInputStream;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The cleared ranges of an index, in ascending order, from where the stream stands:
 *
 * <pre>
 * file := clear* end     clear := length(BE32) begin  length(BE32) end  version(BE64)  sequence(BE32)
 * </pre>
 */
final class ClearReader implements AutoCloseable {
  private final DataInputStream in;
  private @Nullable Clear current;

  ClearReader(DataInputStream in) throws IOException {
    this.in = in;
    this.current = read();
  }

  static void write(Clear clear, SortedFileWriter out) throws IOException {
    var rest = out.startKey(clear.begin());
    rest.writeInt(clear.end().length);
    rest.write(clear.end());
    rest.writeLong(clear.version());
    rest.writeInt(clear.sequence());
  }

  /**
   * The latest clear of a key, if it was ever cleared with a range.
   *
   * @param key not before the one that was asked for last
   */
  @Nullable Clear covering(byte[] key) throws IOException {
    while (current != null && compareUnsigned(current.end(), key) <= 0) {
      current = read();
    }
    return current != null && compareUnsigned(current.begin(), key) <= 0 ? current : null;
  }

  private @Nullable Clear read() throws IOException {
    int length = in.readInt();
    if (length == SortedFileWriter.END) {
      return null;
    }
    byte[] begin = in.readNBytes(length);
    byte[] end = in.readNBytes(in.readInt());
    return new Clear(begin, end, in.readLong(), in.readInt());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
