package io.beamfill.ledger.scan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Text in requests. */
public final class JsonText {
  private JsonText() {}

  /** The text as a JSON string, with its quotes. */
  public static String quote(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
