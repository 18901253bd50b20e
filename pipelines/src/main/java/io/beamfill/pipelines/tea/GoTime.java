package io.beamfill.pipelines.tea;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instant as Go's {@code time.Time} reads it from RFC 3339 text.
 *
 * <p>Go takes more than it writes: an hour of one digit, a comma before the fraction, any number of
 * fraction digits (those after the ninth are dropped), and offsets up to 24 hours and 60 minutes.
 * Its years have four digits, so every instant fits PostgreSQL's {@code timestamptz}.
 *
 * @param epochSecond seconds since 1970-01-01T00:00:00Z, rounded towards the past
 * @param nano nanoseconds after that second
 */
record GoTime(long epochSecond, int nano) {
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})"
              + "(?:[.,]([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))");
  private static final int NANO_DIGITS = 9;
  private static final long ZERO_EPOCH_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400;

  /** The instant, or nothing where the text is not a timestamp. */
  static Optional<GoTime> parse(String text) {
    Matcher parts = RFC_3339.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int year = number(parts, 1);
    int month = number(parts, 2);
    int day = number(parts, 3);
    int hour = number(parts, 4);
    int minute = number(parts, 5);
    int second = number(parts, 6);
    if (month < 1 || month > 12 || !YearMonth.of(year, month).isValidDay(day)) {
      return Optional.empty();
    }
    if (hour > 23 || minute > 59 || second > 59) {
      return Optional.empty();
    }
    int offsetHours = parts.group(8) == null ? 0 : number(parts, 9);
    int offsetMinutes = parts.group(8) == null ? 0 : number(parts, 10);
    if (offsetHours > 24 || offsetMinutes > 60) {
      return Optional.empty();
    }
    long local =
        LocalDate.of(year, month, day).toEpochDay() * 86_400
            + hour * 3_600L
            + minute * 60L
            + second;
    long offset = offsetHours * 3_600L + offsetMinutes * 60L;
    long utc = "-".equals(parts.group(8)) ? local + offset : local - offset;
    return Optional.of(new GoTime(utc, nanos(parts.group(7))));
  }

  /** Whether it is Go's zero time, which stands for no time at all. */
  boolean isZero() {
    return epochSecond == ZERO_EPOCH_SECOND && nano == 0;
  }

  /** Microseconds since 1970-01-01T00:00:00Z, truncated towards the past. */
  long micros() {
    return epochSecond * 1_000_000 + nano / 1_000;
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static int nanos(String fraction) {
    if (fraction == null) {
      return 0;
    }
    String digits = fraction + "0".repeat(NANO_DIGITS);
    return Integer.parseInt(digits.substring(0, NANO_DIGITS));
  }
}
