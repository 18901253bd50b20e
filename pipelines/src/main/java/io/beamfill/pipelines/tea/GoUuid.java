package io.beamfill.pipelines.tea;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads UUID text in the four forms that the application's own decoder takes: 36 characters with
 * dashes, the same after {@code urn:uuid:} or in braces, and 32 hexadecimal digits. Letters may be
 * upper or lower case.
 */
final class GoUuid {
  private static final String URN = "urn:uuid:";
  private static final int DASHED = 36;
  private static final int PLAIN = 32;

  private GoUuid() {}

  /** The UUID, or nothing where the text has none of the four forms. */
  static Optional<UUID> parse(String text) {
    return switch (text.length()) {
      case DASHED -> dashed(text, 0);
      case DASHED + 2 ->
          text.charAt(0) == '{' && text.charAt(DASHED + 1) == '}'
              ? dashed(text, 1)
              : Optional.empty();
      case DASHED + 9 ->
          text.regionMatches(true, 0, URN, 0, URN.length())
              ? dashed(text, URN.length())
              : Optional.empty();
      case PLAIN -> plain(text);
      default -> Optional.empty();
    };
  }

  /** The 36-character form that starts at {@code from}. */
  private static Optional<UUID> dashed(String text, int from) {
    for (int dash : new int[] {8, 13, 18, 23}) {
      if (text.charAt(from + dash) != '-') {
        return Optional.empty();
      }
    }
    return plain(
        text.substring(from, from + 8)
            + text.substring(from + 9, from + 13)
            + text.substring(from + 14, from + 18)
            + text.substring(from + 19, from + 23)
            + text.substring(from + 24, from + DASHED));
  }

  private static Optional<UUID> plain(String digits) {
    for (int i = 0; i < PLAIN; i++) {
      if (!HexFormat.isHexDigit(digits.charAt(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new UUID(
            HexFormat.fromHexDigitsToLong(digits, 0, PLAIN / 2),
            HexFormat.fromHexDigitsToLong(digits, PLAIN / 2, PLAIN)));
  }
}
