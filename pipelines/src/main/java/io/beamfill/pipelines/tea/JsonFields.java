package io.beamfill.pipelines.tea;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.beamfill.pipelines.text.Utf8;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * The wanted fields of a payload that is a JSON object, under the rules of Go's {@code
 * encoding/json}: a name matches in either case, the last of several values stays, null leaves a
 * field as it was, and other fields are skipped. A missing field has Go's zero value.
 */
final class JsonFields {
  private final String[] names;
  private final JsonToken[] tokens;
  private final String[] values;

  private JsonFields(String[] names) {
    this.names = names;
    this.tokens = new JsonToken[names.length];
    this.values = new String[names.length];
  }

  /**
   * Reads a payload.
   *
   * @throws RejectedException where it is not one JSON object in valid UTF-8
   */
  static JsonFields read(byte[] payload, String... names) {
    return GoJson.read(
        payload, JsonToken.START_OBJECT, parser -> new JsonFields(names).readFrom(parser));
  }

  private JsonFields readFrom(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int field = indexOf(parser.getCurrentName());
      JsonToken token = parser.nextToken();
      if (field >= 0 && token != JsonToken.VALUE_NULL) {
        tokens[field] = token;
        values[field] = token.isStructStart() ? null : parser.getText();
      }
      parser.skipChildren();
    }
    return this;
  }

  private int indexOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    for (int i = 0; i < names.length; i++) {
      if (FieldNames.matches(names[i], name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The text, or nothing where the field is missing or null.
   *
   * @throws RejectedException where it is not text, or cannot be stored
   */
  Optional<String> optionalText(String name) {
    return value(name, JsonToken.VALUE_STRING, "text").map(text -> storable(name, text));
  }

  /**
   * The text, {@code ""} where the field is missing or null.
   *
   * @throws RejectedException where it is not text, or cannot be stored
   */
  String text(String name) {
    return optionalText(name).orElse("");
  }

  /**
   * The text of a field that must not be empty.
   *
   * @throws RejectedException where it is empty or missing, not text, or cannot be stored
   */
  String requiredText(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw missing(name);
    }
    return text;
  }

  /**
   * The integer, 0 where the field is missing or null. What a long cannot hold becomes the nearest
   * that it can hold.
   *
   * @throws RejectedException where it is not an integer
   */
  long integer(String name) {
    return value(name, JsonToken.VALUE_NUMBER_INT, "an integer")
        .map(JsonFields::clamped)
        .orElse(0L);
  }

  /**
   * The UUID, or nothing where the field is missing or null.
   *
   * @throws RejectedException where it is not text, or not a UUID
   */
  Optional<UUID> optionalUuid(String name) {
    return value(name, JsonToken.VALUE_STRING, "text")
        .map(
            text ->
                GoUuid.parse(text)
                    .orElseThrow(
                        () -> new RejectedException(Reason.BAD_UUID, name + " is not a UUID")));
  }

  /**
   * The UUID.
   *
   * @throws RejectedException where it is missing or null, not text, or not a UUID
   */
  UUID requiredUuid(String name) {
    return optionalUuid(name).orElseThrow(() -> missing(name));
  }

  private Optional<String> value(String name, JsonToken wanted, String description) {
    int field = indexOf(name);
    if (tokens[field] != null && tokens[field] != wanted) {
      throw new RejectedException(Reason.UNKNOWN_SHAPE, name + " is not " + description);
    }
    return Optional.ofNullable(values[field]);
  }

  private static String storable(String name, String text) {
    Utf8.requireNoNul(text, name);
    return Utf8.withoutLoneSurrogates(text);
  }

  private static long clamped(String integer) {
    try {
      return Long.parseLong(integer);
    } catch (NumberFormatException tooLong) {
      return integer.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static RejectedException missing(String name) {
    return new RejectedException(Reason.MISSING_VALUE, name + " is missing or empty");
  }
}
