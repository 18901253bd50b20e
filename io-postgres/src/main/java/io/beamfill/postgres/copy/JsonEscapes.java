package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;

/**
 * The escapes of JSON strings that are valid JSON and that {@code jsonb} refuses all the same,
 * because they stand for no character that PostgreSQL can store. Whether the text is JSON at all is
 * left to the server.
 */
final class JsonEscapes {
  /** Of {@code \}{@code u0000}. */
  private static final int UNICODE_ESCAPE_LENGTH = 6;

  private static final int NO_CODE = -1;

  private JsonEscapes() {}

  /**
   * @throws RejectedException for the escape of U+0000 or of half a surrogate pair
   */
  static void requireStorable(String json) {
    int at = json.indexOf('\\');
    while (at >= 0) {
      int code = unicodeEscape(json, at);
      int next = at + (code == NO_CODE ? 2 : UNICODE_ESCAPE_LENGTH);
      if (code == 0) {
        throw new RejectedException(
            Reason.INVALID_UTF8,
            "the JSON holds the escape of U+0000, which PostgreSQL cannot store");
      }
      if (isSurrogate(code)) {
        requirePair(code, unicodeEscape(json, next));
        next += UNICODE_ESCAPE_LENGTH;
      }
      at = json.indexOf('\\', next);
    }
  }

  private static boolean isSurrogate(int code) {
    return code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
  }

  private static void requirePair(int first, int second) {
    if (second == NO_CODE || !Character.isSurrogatePair((char) first, (char) second)) {
      throw new RejectedException(
          Reason.INVALID_UTF8,
          "the JSON holds the escape of half a surrogate pair, which is no character");
    }
  }

  /** The code of the escape that starts here, if it is one with four hexadecimal digits. */
  private static int unicodeEscape(String json, int at) {
    if (!json.startsWith("\\u", at) || at + UNICODE_ESCAPE_LENGTH > json.length()) {
      return NO_CODE;
    }
    int code = 0;
    for (int index = at + 2; index < at + UNICODE_ESCAPE_LENGTH; index++) {
      char unit = json.charAt(index);
      int digit = unit < 0x80 ? Character.digit(unit, 16) : -1;
      if (digit < 0) {
        return NO_CODE;
      }
      code = (code << 4) | digit;
    }
    return code;
  }
}
