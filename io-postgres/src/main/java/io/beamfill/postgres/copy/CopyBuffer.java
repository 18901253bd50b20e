package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow at their end, numbers in network order. */
final class CopyBuffer {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[1024];
  private int length;

  private static VarHandle view(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
  }

  int length() {
    return length;
  }

  void truncate(int newLength) {
    length = newLength;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void writeByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void writeShort(int value) {
    ensure(Short.BYTES);
    SHORTS.set(bytes, length, (short) value);
    length += Short.BYTES;
  }

  void writeInt(int value) {
    ensure(Integer.BYTES);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  void writeLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  void writeBytes(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  /** Writes a value after the four bytes of its length. */
  void writeField(FieldEncoder encoder, Object value) {
    int start = length + Integer.BYTES;
    writeInt(0);
    encoder.encode(value, this);
    INTS.set(bytes, start - Integer.BYTES, length - start);
  }

  /**
   * Writes text as UTF-8.
   *
   * @throws RejectedException for U+0000 and for half a surrogate pair
   */
  void writeUtf8(String text) {
    int count = text.length();
    ensure(count);
    byte[] target = bytes;
    int at = length;
    int index = 0;
    for (; index < count; index++) {
      char unit = text.charAt(index);
      if (unit == 0 || unit >= 0x80) {
        break;
      }
      target[at++] = (byte) unit;
    }
    length = at;
    if (index < count) {
      writeBeyondAscii(text, index);
    }
  }

  private void writeBeyondAscii(String text, int from) {
    int count = text.length();
    ensure((count - from) * 3L);
    byte[] target = bytes;
    int at = length;
    for (int index = from; index < count; index++) {
      char unit = text.charAt(index);
      if (unit == 0) {
        throw new RejectedException(
            Reason.INVALID_UTF8, "the text holds U+0000, which PostgreSQL cannot store");
      } else if (unit < 0x80) {
        target[at++] = (byte) unit;
      } else if (unit < 0x800) {
        target[at++] = (byte) (0xc0 | (unit >> 6));
        target[at++] = continuation(unit);
      } else if (!Character.isSurrogate(unit)) {
        target[at++] = (byte) (0xe0 | (unit >> 12));
        target[at++] = continuation(unit >> 6);
        target[at++] = continuation(unit);
      } else {
        int point = text.codePointAt(index++);
        if (!Character.isSupplementaryCodePoint(point)) {
          throw new RejectedException(
              Reason.INVALID_UTF8, "the text holds half a surrogate pair, which is no character");
        }
        target[at++] = (byte) (0xf0 | (point >> 18));
        target[at++] = continuation(point >> 12);
        target[at++] = continuation(point >> 6);
        target[at++] = continuation(point);
      }
    }
    length = at;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private void ensure(long more) {
    long needed = length + more;
    if (needed > bytes.length) {
      if (needed > LARGEST_ARRAY) {
        throw new IllegalStateException("A block cannot hold more than 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(needed, length * 2L)));
    }
  }
}
