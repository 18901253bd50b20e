package io.beamfill.ledger.server;

/** Numbers as sixteen digits, fast. */
final class Hex {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  static void append(StringBuilder text, long value) {
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      text.append(DIGITS[(int) (value >>> shift) & 0xf]);
    }
  }
}
