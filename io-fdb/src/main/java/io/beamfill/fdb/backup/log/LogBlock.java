package io.beamfill.fdb.backup.log;

import io.beamfill.fdb.backup.container.DamagedFile;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One block of a log file, read from its begin to its end:
 *
 * <pre>
 * block := version(LE32)  (length(BE32) key  length(BE32) value)*  padding
 * key := hash(1)  version(BE64)  part(BE32)     padding := FF until the block's end
 * </pre>
 *
 * <p>A length never starts with {@code FF}, which is what makes padding recognisable.
 */
final class LogBlock {
  private static final int VERSION = 2001;
  private static final int PARTITIONED_VERSION = 4110;
  private static final int KEY_BYTES = 13;
  private static final byte PADDING = (byte) 0xff;

  private final String file;
  private final long number;
  private final long offset;
  private final ByteBuffer bytes;

  /**
   * @param file its path, for messages
   * @param number of the block in its file, from 0
   * @param offset of the block in its file, in bytes
   * @param bytes the whole block
   */
  LogBlock(String file, long number, long offset, ByteBuffer bytes) {
    this.file = file;
    this.number = number;
    this.offset = offset;
    this.bytes = bytes.order(ByteOrder.BIG_ENDIAN);
    checkVersion();
  }

  /**
   * The next record, or nothing at the block's end.
   *
   * @throws BeamfillException where the block is damaged
   */
  @Nullable LogRecord next() {
    if (!bytes.hasRemaining() || bytes.get(bytes.position()) == PADDING) {
      checkPadding();
      return null;
    }
    int start = bytes.position();
    if (length("a record's key") != KEY_BYTES) {
      bytes.position(start);
      throw damaged("a record's key has " + bytes.getInt(start) + " bytes where it should have 13");
    }
    bytes.get();
    long version = bytes.getLong();
    int part = bytes.getInt();
    if (version < 0 || part < 0) {
      bytes.position(start);
      throw damaged("a record's key is no version and part");
    }
    byte[] value = new byte[length("a record's value")];
    long position = offset + bytes.position();
    bytes.get(value);
    return new LogRecord(version, part, number, position, value);
  }

  private void checkVersion() {
    if (bytes.remaining() < Integer.BYTES) {
      throw damaged("the block is cut off before its header");
    }
    int version = Integer.reverseBytes(bytes.getInt(bytes.position()));
    if (version == PARTITIONED_VERSION) {
      throw new BeamfillException(
          Category.SOURCE,
          "The log file "
              + file
              + " is one of partitioned logs (format 4110), which are not read: take a backup whose"
              + " logs are not partitioned");
    }
    if (version != VERSION) {
      throw damaged("the format is " + version + " where 2001 is expected");
    }
    bytes.getInt();
  }

  private void checkPadding() {
    while (bytes.hasRemaining()) {
      if (bytes.get() != PADDING) {
        bytes.position(bytes.position() - 1);
        throw damaged("the padding holds another byte than FF");
      }
    }
  }

  private int length(String what) {
    int start = bytes.position();
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      bytes.position(start);
      throw damaged(what + " is cut off");
    }
    return length;
  }

  private BeamfillException damaged(String what) {
    return DamagedFile.at("log file " + file, number, offset + bytes.position(), what);
  }
}
