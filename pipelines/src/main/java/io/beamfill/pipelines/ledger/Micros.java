package io.beamfill.pipelines.ledger;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.time.DateTimeException;
import java.time.Instant;

/** The API's times, in microseconds since 1970: what is below a microsecond is cut off. */
final class Micros {
  private static final int PER_SECOND = 1_000_000;
  private static final int NANOS = 1_000;

  private Micros() {}

  /**
   * Reads a time with 0 to 9 digits of fraction.
   *
   * @throws RejectedException where it is none
   */
  static long of(String text, String field) {
    try {
      Instant instant = Instant.parse(text);
      return Math.multiplyExact(instant.getEpochSecond(), PER_SECOND) + instant.getNano() / NANOS;
    } catch (DateTimeException | ArithmeticException notOne) {
      throw new RejectedException(Reason.UNKNOWN_SHAPE, field + " is not a time");
    }
  }
}
