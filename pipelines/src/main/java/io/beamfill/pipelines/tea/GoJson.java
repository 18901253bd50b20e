package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.beamfill.pipelines.text.Utf8;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.io.IOException;

/**
 * Reads payloads that hold one JSON value, as strict about syntax as Go's {@code encoding/json}.
 */
final class GoJson {
  /** Go refuses values that are nested deeper. */
  private static final int MAX_DEPTH = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private GoJson() {}

  /** Reads one value. */
  interface ValueReader<T> {
    /** Called at the value's first token; must leave the parser at its last one. */
    T read(JsonParser parser) throws IOException;
  }

  static JsonParser parser(String json) throws IOException {
    return FACTORY.createParser(json);
  }

  /**
   * Reads the payload's only value.
   *
   * @param start the first token of the values that {@code reader} can read
   * @throws RejectedException {@link Reason#NOT_JSON}, {@link Reason#INVALID_UTF8}, or {@link
   *     Reason#UNKNOWN_SHAPE} where it is another kind of value
   */
  static <T> T read(byte[] payload, JsonToken start, ValueReader<T> reader) {
    String json = new String(payload, UTF_8);
    T value;
    boolean known;
    try (JsonParser parser = parser(json)) {
      JsonToken first = parser.nextToken();
      known = first == start;
      value = known ? reader.read(parser) : null;
      if (first == null || !atEnd(parser)) {
        throw notJson();
      }
    } catch (IOException malformed) {
      throw notJson();
    }
    Utf8.requireValid(json, payload, "the JSON");
    if (!known) {
      String wanted = start == JsonToken.START_OBJECT ? "an object" : "an array";
      throw new RejectedException(Reason.UNKNOWN_SHAPE, "the JSON is not " + wanted);
    }
    return value;
  }

  /** Whether nothing but white space follows the value at whose first or last token we are. */
  private static boolean atEnd(JsonParser parser) throws IOException {
    parser.skipChildren();
    return parser.nextToken() == null;
  }

  private static RejectedException notJson() {
    return new RejectedException(Reason.NOT_JSON, "the payload is not one JSON value");
  }
}
