package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.DamagedFile;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One block of a range file, read from its begin to its end:
 *
 * <pre>
 * block := version(LE32)  begin  pair*  [end]  padding
 * begin, end := length(BE32) bytes      pair := length(BE32) key  length(BE32) value
 * padding := FF until the block's end   end: only in a file's last block
 * </pre>
 *
 * <p>A length never starts with {@code FF}, which is what makes padding recognisable. The block
 * does not know that a begin and its first pair repeat the pair before: {@link FileScan} does.
 */
final class Block {
  /** Bytes of the version and the length of the begin key. */
  static final int HEADER_BYTES = 8;

  static final int VERSION = 1001;
  private static final int ENCRYPTED_VERSION = 1002;
  private static final byte PADDING = (byte) 0xff;

  private final String file;
  private final long number;
  private final long offset;
  private final boolean last;
  private final ByteBuffer bytes;
  private final byte[] begin;
  private byte @Nullable [] end;
  private boolean done;

  /**
   * @param file its path, for messages
   * @param number of the block in its file, from 0
   * @param offset of the block in its file, in bytes
   * @param last whether it is the file's last block
   * @param bytes the whole block; the array is read from, and copied where a record leaves it
   */
  Block(String file, long number, long offset, boolean last, ByteBuffer bytes) {
    this.file = file;
    this.number = number;
    this.offset = offset;
    this.last = last;
    this.bytes = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
    checkVersion();
    this.begin = readBytes();
  }

  /** The key that the block starts with. */
  byte[] begin() {
    return begin;
  }

  /** Whether this is the file's last block. */
  boolean isLast() {
    return last;
  }

  /** The file's end key, exclusive, once the last block is read to its end. */
  byte @Nullable [] end() {
    return end;
  }

  /**
   * The next pair, or nothing at the block's end.
   *
   * @throws BeamfillException where the block is damaged
   */
  @Nullable SourceRecord next() {
    if (done) {
      return null;
    }
    if (atPadding()) {
      return finish();
    }
    byte[] key = readBytes();
    if (!atPadding()) {
      return new SourceRecord(key, readBytes());
    }
    if (!last) {
      throw damaged("a key without a value stands in a block that is not the last");
    }
    end = key;
    return finish();
  }

  /** An error that says where the reader is. */
  BeamfillException damaged(String what) {
    return DamagedFile.at("range file " + file, number, offset + bytes.position(), what);
  }

  private void checkVersion() {
    if (bytes.remaining() < Integer.BYTES) {
      throw damaged("the block is cut off before its header");
    }
    int version = Integer.reverseBytes(bytes.getInt());
    if (version == ENCRYPTED_VERSION) {
      throw new BeamfillException(
          Category.SOURCE,
          "The range file "
              + file
              + " is encrypted (format 1002): restore the backup into a cluster and take one that"
              + " is not encrypted");
    }
    if (version != VERSION) {
      bytes.position(bytes.position() - Integer.BYTES);
      throw damaged("the format is " + version + " where 1001 is expected");
    }
  }

  private boolean atPadding() {
    return !bytes.hasRemaining() || bytes.get(bytes.position()) == PADDING;
  }

  private @Nullable SourceRecord finish() {
    if (last && end == null) {
      throw damaged("the file is cut off: its last block has no end key");
    }
    while (bytes.hasRemaining()) {
      if (bytes.get() != PADDING) {
        bytes.position(bytes.position() - 1);
        throw damaged("the padding holds another byte than FF");
      }
    }
    done = true;
    return null;
  }

  private byte[] readBytes() {
    if (bytes.remaining() < Integer.BYTES) {
      throw damaged("a pair is cut off");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      bytes.position(bytes.position() - Integer.BYTES);
      throw damaged(
          "a pair is cut off: "
              + Integer.toUnsignedString(length)
              + " bytes are announced where the block holds "
              + (bytes.remaining() - Integer.BYTES)
              + " more");
    }
    byte[] read =
        Arrays.copyOfRange(
            bytes.array(),
            bytes.arrayOffset() + bytes.position(),
            bytes.arrayOffset() + bytes.position() + length);
    bytes.position(bytes.position() + length);
    return read;
  }
}
