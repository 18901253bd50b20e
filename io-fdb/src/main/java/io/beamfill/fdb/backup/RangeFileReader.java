package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * An open range file: finds and reads its blocks. Holds one block in memory, which the next one
 * overwrites. Used by one thread at a time.
 */
final class RangeFileReader implements AutoCloseable {
  /** Enough for most begin keys. */
  private static final int GLANCE_BYTES = 256;

  private final RangeFileName name;
  private final SeekableByteChannel channel;
  private final long size;
  private final long blocks;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  RangeFileReader(RangeFileName name, SeekableByteChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
    this.blocks = blocks(size, name.blockSize());
    if (size == 0) {
      throw new BeamfillException(
          Category.SOURCE,
          "The range file " + name.path() + " is empty: copy it again, and run again");
    }
  }

  static RangeFileReader open(BackupContainer container, RangeFileName name) throws IOException {
    SeekableByteChannel channel = container.open(name.path());
    try {
      return new RangeFileReader(name, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  static long blocks(long size, int blockSize) {
    return (size + blockSize - 1) / blockSize;
  }

  /** How many blocks the file has. */
  long blocks() {
    return blocks;
  }

  /**
   * The block from which on all records at and after a position stand: a position that is a block's
   * begin key is found in that block, which repeats its record. Reads begin keys only.
   *
   * @param begin the file's begin key
   */
  long seek(ByteKey position, ByteKey begin) throws IOException {
    if (position.compareTo(begin) <= 0) {
      return 0;
    }
    long low = 0;
    long high = blocks - 1;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (beginKey(middle).compareTo(position) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The key that a block starts with; reads no more of it. */
  ByteKey beginKey(long number) throws IOException {
    int length = length(number);
    ByteBuffer glance = read(number, Math.min(GLANCE_BYTES, length));
    if (glance.limit() >= Block.HEADER_BYTES) {
      long needed = Block.HEADER_BYTES + Integer.toUnsignedLong(glance.getInt(Integer.BYTES));
      if (needed > glance.limit()) {
        glance = read(number, (int) Math.min(needed, length));
      }
    }
    return ByteKey.copyFrom(block(number, glance).begin());
  }

  /** A block; it is valid until the next call. */
  Block block(long number) throws IOException {
    return block(number, read(number, length(number)));
  }

  private Block block(long number, ByteBuffer bytes) {
    long offset = number * name.blockSize();
    return new Block(name.path(), number, offset, number == blocks - 1, bytes);
  }

  private int length(long number) {
    return (int) Math.min(name.blockSize(), size - number * name.blockSize());
  }

  private ByteBuffer read(long number, int length) throws IOException {
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocate(length);
    }
    buffer.clear().limit(length);
    channel.position(number * name.blockSize());
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(name.path() + " ended before its size; it may still be copied");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
