package io.beamfill.pipelines.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text that PostgreSQL can store: valid UTF-8 without U+0000. */
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * The text of a payload that is nothing but text.
   *
   * @throws RejectedException ({@link Reason#INVALID_UTF8}) where it cannot be stored
   */
  public static String storable(byte[] payload, String what) {
    String text = new String(payload, UTF_8);
    requireValid(text, payload, what);
    requireNoNul(text, what);
    return text;
  }

  /**
   * Checks bytes that were decoded with replacement.
   *
   * @throws RejectedException ({@link Reason#INVALID_UTF8}) where something was replaced
   */
  public static void requireValid(String decoded, byte[] bytes, String what) {
    if (decoded.indexOf(REPLACEMENT) < 0) {
      return;
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException invalid) {
      throw new RejectedException(Reason.INVALID_UTF8, what + " is not valid UTF-8");
    }
  }

  /**
   * Checks text.
   *
   * @throws RejectedException ({@link Reason#INVALID_UTF8}) where the text holds U+0000
   */
  public static void requireNoNul(String text, String what) {
    if (text.indexOf('\0') >= 0) {
      throw new RejectedException(
          Reason.INVALID_UTF8, what + " holds U+0000, which PostgreSQL cannot store");
    }
  }

  /** The text with each half of a surrogate pair that stands alone replaced, as Go does. */
  public static String withoutLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder replaced = new StringBuilder(text.length());
    text.codePoints()
        .map(each -> Character.getType(each) == Character.SURROGATE ? REPLACEMENT : each)
        .forEach(replaced::appendCodePoint);
    return replaced.toString();
  }
}
