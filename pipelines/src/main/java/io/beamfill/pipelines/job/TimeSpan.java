package io.beamfill.pipelines.job;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as job files say them: a whole number with {@code ms}, {@code s}, {@code m},
 * {@code h}.
 */
final class TimeSpan {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private TimeSpan() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a message that completes the key
   */
  static Duration parse(String text, Duration least, Duration most) {
    Matcher parts = PATTERN.matcher(text);
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      Duration span =
          switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (span.compareTo(least) >= 0 && span.compareTo(most) <= 0) {
        return span;
      }
    }
    throw new IllegalArgumentException(
        "must be a time from "
            + format(least)
            + " to "
            + format(most)
            + ", such as 500ms, 30s, 10m or 1h, not \""
            + text
            + "\"");
  }

  /** In the largest unit of which it is a whole number. */
  static String format(Duration span) {
    if (span.toMillis() % 1_000 != 0) {
      return span.toMillis() + "ms";
    }
    if (span.toSeconds() % 60 != 0) {
      return span.toSeconds() + "s";
    }
    return span.toMinutes() % 60 != 0 ? span.toMinutes() + "m" : span.toHours() + "h";
  }
}
