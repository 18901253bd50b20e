package io.beamfill.postgres.copy;

import java.util.Arrays;

/** Bytes that grow at their end, big-endian. */
final class CopyBuffer {
  private byte[] bytes = new byte[256];
  private int length;

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
