package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import org.apache.beam.sdk.io.range.ByteKey;

/** Positions of import updates: their ids in UTF-8. */
final class ImportPositions {
  private static final char LAST_ASCII = '\u007f';

  private ImportPositions() {}

  /**
   * A text as close as can be before a key, to which the API's {@code after_update_id} can be set:
   * all ids at or after the key come after it. A key may be any bytes, since splits fall anywhere.
   */
  static String before(ByteKey key) {
    byte[] bytes = key.getBytes();
    if (bytes.length == 0) {
      return "";
    }
    boolean afterAnId = bytes[bytes.length - 1] == 0;
    int length = afterAnId ? bytes.length - 1 : bytes.length;
    CharBuffer valid = CharBuffer.allocate(length);
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    decoder.decode(rest, valid, true);
    String text = valid.flip().toString();
    if (rest.hasRemaining()) {
      // What follows is beyond ASCII.
      return text + LAST_ASCII;
    }
    return afterAnId ? text : beforeText(text);
  }

  private static String beforeText(String text) {
    int last = text.length() - 1;
    char letter = text.charAt(last);
    if (letter > LAST_ASCII) {
      return text.substring(0, text.offsetByCodePoints(text.length(), -1)) + LAST_ASCII;
    }
    return letter == 0
        ? text.substring(0, last)
        : text.substring(0, last) + (char) (letter - 1) + LAST_ASCII;
  }
}
