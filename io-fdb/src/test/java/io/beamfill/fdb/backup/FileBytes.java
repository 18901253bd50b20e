package io.beamfill.fdb.backup;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts range files together byte by byte, from the format's description and not with our writer.
 */
final class FileBytes {
  private final int blockSize;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  FileBytes(int blockSize) {
    this.blockSize = blockSize;
  }

  FileBytes block(int version, String begin) {
    bytes.write(version & 0xff);
    bytes.write(version >> 8);
    bytes.write(0);
    bytes.write(0);
    return key(begin);
  }

  FileBytes block(String begin) {
    return block(1001, begin);
  }

  FileBytes key(String key) {
    bytes.write(0);
    bytes.write(0);
    bytes.write(0);
    bytes.write(key.length());
    bytes.writeBytes(key.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  FileBytes pair(String key, String value) {
    return key(key).key(value);
  }

  FileBytes pad() {
    byte[] padding = new byte[(blockSize - bytes.size() % blockSize) % blockSize];
    Arrays.fill(padding, (byte) 0xff);
    bytes.writeBytes(padding);
    return this;
  }

  FileBytes raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
