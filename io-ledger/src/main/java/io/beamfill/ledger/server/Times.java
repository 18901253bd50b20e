package io.beamfill.ledger.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The two forms in which the API writes times. */
final class Times {
  private static final int SECONDS_DIGITS = 19;
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private Times() {}

  /** Always six digits of fraction, as record times are written. */
  static void appendFixed(StringBuilder text, long micros) {
    Instant seconds = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND));
    text.append(seconds.toString(), 0, SECONDS_DIGITS).append('.');
    String fraction =
        Integer.toString(MICROS_PER_SECOND + Math.floorMod(micros, MICROS_PER_SECOND));
    text.append(fraction, 1, fraction.length()).append('Z');
  }

  /** Without the zeros at the end of the fraction, as all other times are written. */
  static String trimmed(long micros) {
    String text = instant(micros).toString();
    return text.contains(".") ? text.replaceFirst("0+Z$", "Z") : text;
  }

  /** Reads any time, down to a microsecond; what is below counts as later than the microsecond. */
  static long microsRoundedUp(String text) {
    Instant instant = Instant.parse(text);
    long whole = Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND);
    return whole + (instant.getNano() + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
