package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;

/** UUIDs that are given as text. */
final class UuidText {
  private static final int DIGITS = 32;
  private static final int DIGITS_AND_HYPHENS = 36;

  private UuidText() {}

  /**
   * Writes the 16 bytes of a UUID.
   *
   * @throws RejectedException where the text has neither 32 hexadecimal digits nor these in the
   *     groups 8-4-4-4-12
   */
  static void write(String text, CopyBuffer out) {
    boolean hyphens = text.length() == DIGITS_AND_HYPHENS;
    if (!hyphens && text.length() != DIGITS) {
      throw notUuid();
    }
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int index = 0; index < text.length(); index++) {
      char unit = text.charAt(index);
      if (hyphens && (index == 8 || index == 13 || index == 18 || index == 23)) {
        if (unit != '-') {
          throw notUuid();
        }
      } else {
        int digit = unit < 0x80 ? Character.digit(unit, 16) : -1;
        if (digit < 0) {
          throw notUuid();
        }
        if (digits++ < DIGITS / 2) {
          high = (high << 4) | digit;
        } else {
          low = (low << 4) | digit;
        }
      }
    }
    out.writeLong(high);
    out.writeLong(low);
  }

  private static RejectedException notUuid() {
    return new RejectedException(Reason.BAD_UUID, "the text is not a UUID");
  }
}
