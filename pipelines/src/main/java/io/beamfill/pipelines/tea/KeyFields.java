package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Reads the raw fields of keys. A UUID is 16 bytes in network order. */
final class KeyFields {
  static final int UUID_BYTES = 16;

  private KeyFields() {}

  /**
   * The record's key.
   *
   * @throws RejectedException ({@link Reason#BAD_UUID}) where the key has not {@code length} bytes
   */
  static byte[] ofLength(int length, SourceRecord record) {
    byte[] key = record.position();
    if (key.length != length) {
      throw new RejectedException(
          Reason.BAD_UUID,
          "the key has " + key.length + " bytes instead of " + length + ", so its ids are unknown");
    }
    return key;
  }

  static UUID uuid(byte[] bytes, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, UUID_BYTES);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static long bigEndianLong(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes, offset, Long.BYTES).getLong();
  }
}
