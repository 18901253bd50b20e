package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.log.MutationType;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What became of single keys, in ascending order, from where the stream stands:
 *
 * <pre>
 * file := (length(BE32) key  change  (same-key(BE32) change)*)* end
 * change := type(1)  length(BE32) operand
 * </pre>
 *
 * <p>A key that is here needs no look at the cleared ranges: its changes say all.
 */
final class MutationReader implements AutoCloseable {
  private final DataInputStream in;
  private byte @Nullable [] key;

  MutationReader(DataInputStream in) throws IOException {
    this.in = in;
    this.key = readKey(in.readInt());
  }

  static void writeChange(MutationType type, byte[] operand, DataOutput out) throws IOException {
    out.writeByte(type.number());
    out.writeInt(operand.length);
    out.write(operand);
  }

  /** The next key, or nothing at the end. */
  byte @Nullable [] key() {
    return key;
  }

  /**
   * Applies the changes of the next key, one after the other, and goes on to the key after.
   *
   * @param existing what the key's range file holds
   * @return what the key holds afterwards, or nothing
   */
  byte @Nullable [] apply(byte @Nullable [] existing) throws IOException {
    byte[] value = existing;
    int header;
    do {
      MutationType type = MutationType.of(in.readByte()).orElseThrow();
      value = type.apply(value, in.readNBytes(in.readInt()));
      header = in.readInt();
    } while (header == SortedFileWriter.SAME_KEY);
    key = readKey(header);
    return value;
  }

  private byte @Nullable [] readKey(int length) throws IOException {
    return length == SortedFileWriter.END ? null : in.readNBytes(length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
