package io.beamfill.ledger.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Passes bytes on and keeps those from a place on, until they are taken. */
final class CapturedStream extends InputStream {
  /** Thrown where an item grows beyond the room that is left; nothing of it is used. */
  static final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoomException() {
      super("the item is larger than the room that is left");
    }
  }

  private static final int FIRST_BYTES = 1 << 16;

  private final InputStream in;
  private final LongSupplier room;
  private byte[] kept = new byte[FIRST_BYTES];
  private int length;

  /** The place of the first kept byte in the stream. */
  private long start;

  /**
   * @param room how many bytes may be kept beyond a buffer's worth
   */
  CapturedStream(InputStream in, LongSupplier room) {
    this.in = in;
    this.room = room;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    int got = in.read(buffer, offset, count);
    if (got > 0) {
      if (length > room.getAsLong()) {
        throw new NoRoomException();
      }
      if (length + got > kept.length) {
        kept = Arrays.copyOf(kept, Math.max(length + got, kept.length * 2));
      }
      System.arraycopy(buffer, offset, kept, length, got);
      length += got;
    }
    return got;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("A parser reads more than one byte");
  }

  /** Forgets what is before a place. */
  void forget(long before) {
    int gone = Math.toIntExact(before - start);
    System.arraycopy(kept, gone, kept, 0, length - gone);
    length -= gone;
    start = before;
    if (kept.length > FIRST_BYTES && length < FIRST_BYTES) {
      kept = Arrays.copyOf(kept, FIRST_BYTES);
    }
  }

  /** Takes the bytes from one place to another, and forgets them. */
  byte[] take(long from, long to) {
    byte[] taken =
        Arrays.copyOfRange(kept, Math.toIntExact(from - start), Math.toIntExact(to - start));
    forget(to);
    return taken;
  }
}
