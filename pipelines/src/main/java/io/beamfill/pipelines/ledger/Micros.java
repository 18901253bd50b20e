package io.beamfill.pipelines.ledger;

import io.beamfill.ledger.scan.RecordTime;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.time.DateTimeException;

/** The API's times, in microseconds since 1970: what is below a microsecond is cut off. */
final class Micros {
  private Micros() {}

  /**
   * Reads a time with any number of fraction digits.
   *
   * @throws RejectedException where it is none
   */
  static long of(String text, String field) {
    try {
      return RecordTime.parse(text);
    } catch (DateTimeException notOne) {
      throw new RejectedException(Reason.UNKNOWN_SHAPE, field + " is not a time");
    }
  }
}
