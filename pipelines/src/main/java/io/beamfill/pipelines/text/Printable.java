package io.beamfill.pipelines.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What sources hold, so that it can be shown on a terminal and does nothing to it. */
public final class Printable {
  private Printable() {}

  /** A position as {@code fdbcli} shows keys: other bytes than printable ASCII as {@code \xNN}. */
  public static String position(byte[] position) {
    StringBuilder text = new StringBuilder();
    for (byte each : position) {
      if (each >= ' ' && each < 0x7f && each != '\\') {
        text.append((char) each);
      } else {
        text.append(String.format("\\x%02x", each));
      }
    }
    return text.toString();
  }

  /**
   * The text with its control and invisible characters written as <code>\</code><code>uNNNN</code>.
   */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder();
    text.chars()
        .forEach(
            each -> {
              if (isVisible(each)) {
                printable.append((char) each);
              } else {
                printable.append(String.format("\\u%04x", each));
              }
            });
    return printable.toString();
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The text that the bytes are in UTF-8, if they are. */
  public static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** At most so many characters; where some are left out, their number is said. */
  public static String cut(String text, int characters) {
    return text.length() <= characters
        ? text
        : text.substring(0, characters) + "… (" + (text.length() - characters) + " more)";
  }
}
