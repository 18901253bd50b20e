package io.beamfill.fdb.backup;

import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.apache.beam.sdk.io.range.ByteKey;

/** Writes one range file, in the format that {@link Block} reads. Holds one block in memory. */
final class RangeFileWriter implements AutoCloseable {
  private static final SourceRecord NOTHING = new SourceRecord(new byte[0], new byte[0]);
  private static final byte PADDING = (byte) 0xff;

  private final OutputStream out;
  private final ByteBuffer block;
  private SourceRecord last = NOTHING;
  private long flushed;

  RangeFileWriter(Path path, int blockSize, ByteKey begin) throws IOException {
    block = ByteBuffer.allocate(blockSize);
    requireRoom(Block.HEADER_BYTES + begin.getBytes().length, "A range's begin key");
    startBlock();
    put(begin.getBytes());
    out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Appends a record. */
  void append(SourceRecord record) throws IOException {
    makeRoom(2 * Integer.BYTES + record.size(), "The record at position", record.position());
    put(record.position());
    put(record.payload());
    last = record;
  }

  /** Bytes so far. */
  long size() {
    return flushed + block.position();
  }

  /**
   * Writes the end key and what is left.
   *
   * @return the file's size in bytes
   */
  long finish(ByteKey end) throws IOException {
    makeRoom(Integer.BYTES + end.getBytes().length, "The end key", end.getBytes());
    put(end.getBytes());
    out.write(block.array(), 0, block.position());
    return size();
  }

  private void makeRoom(int bytes, String what, byte[] key) throws IOException {
    if (bytes <= block.remaining()) {
      return;
    }
    byte[] repeated = last.position();
    int start = Block.HEADER_BYTES + repeated.length + 2 * Integer.BYTES + last.size();
    requireRoom(start + bytes, what + " " + PrintableKey.of(key));
    Arrays.fill(block.array(), block.position(), block.capacity(), PADDING);
    out.write(block.array());
    flushed += block.capacity();
    block.clear();
    startBlock();
    put(repeated);
    put(repeated);
    put(last.payload());
  }

  private void requireRoom(int bytes, String what) {
    if (bytes > block.capacity()) {
      throw new BeamfillException(
          Category.USAGE,
          what
              + " needs a block of "
              + bytes
              + " bytes, with the pair before it that every block repeats, where blocks have "
              + block.capacity()
              + ": choose a larger block size");
    }
  }

  private void startBlock() {
    block.putInt(Integer.reverseBytes(Block.VERSION));
  }

  private void put(byte[] bytes) {
    block.putInt(bytes.length).put(bytes);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
