package io.beamfill.fdb.key;

import org.apache.beam.sdk.io.range.ByteKey;

/** Keys in messages, in the notation of {@code fdbcli}: other bytes than ASCII as {@code \xNN}. */
public final class PrintableKey {
  private PrintableKey() {}

  /** Of a key. */
  public static String of(ByteKey key) {
    return of(key.getBytes());
  }

  /** Of a key's bytes. */
  public static String of(byte[] key) {
    StringBuilder text = new StringBuilder("'");
    for (byte each : key) {
      if (each >= ' ' && each < 0x7f && each != '\\') {
        text.append((char) each);
      } else {
        text.append(String.format("\\x%02x", each));
      }
    }
    return text.append('\'').toString();
  }
}
