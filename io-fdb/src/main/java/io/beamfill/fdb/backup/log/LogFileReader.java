package io.beamfill.fdb.backup.log;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The records of a log file, in its order. Holds one block in memory. Used by one thread. */
final class LogFileReader implements AutoCloseable {
  private final LogFile file;
  private final ReadableByteChannel channel;
  private final ByteBuffer buffer;
  private long number;
  private long offset;
  private @Nullable LogBlock block;

  LogFileReader(LogFile file, ReadableByteChannel channel) {
    this.file = file;
    this.channel = channel;
    this.buffer = ByteBuffer.allocate((int) Math.min(file.blockSize(), file.size()));
  }

  static LogFileReader open(BackupContainer container, LogFile file) throws IOException {
    return new LogFileReader(file, container.open(file.path()));
  }

  /** The next record, or nothing at the end. */
  @Nullable LogRecord next() throws IOException {
    while (block != null || offset < file.size()) {
      if (block == null) {
        block = readBlock();
      }
      LogRecord record = block.next();
      if (record != null) {
        return record;
      }
      block = null;
      number++;
      offset += buffer.limit();
    }
    return null;
  }

  private LogBlock readBlock() throws IOException {
    buffer.clear().limit((int) Math.min(file.blockSize(), file.size() - offset));
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(file.path() + " ended before its size; it may still be copied");
      }
    }
    return new LogBlock(file.path(), number, offset, buffer.flip());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
