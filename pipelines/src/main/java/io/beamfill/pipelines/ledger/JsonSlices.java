package io.beamfill.pipelines.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.beamfill.pipelines.text.Utf8;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A walk through JSON text that can keep any value as it is written: no number is computed, no
 * white space and no order of fields is changed.
 */
final class JsonSlices implements AutoCloseable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Takes one field of an object. */
  interface FieldReader {
    /** Called at the field's value; must leave the walk at the value's end. */
    void read(String field) throws IOException;
  }

  private final String json;
  private final JsonParser parser;

  JsonSlices(String json) throws IOException {
    this.json = json;
    this.parser = FACTORY.createParser(json);
    parser.nextToken();
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Reads the fields of the object at which the walk is, to its end. */
  void fields(FieldReader reader) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.getCurrentName();
      parser.nextToken();
      reader.read(field);
    }
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Where the value begins at which the walk is. */
  int start() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  /** The text from there to the end of the value at whose end the walk is. */
  String since(int start) {
    return json.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  /** The value as it is written; null for JSON's null. */
  @Nullable String slice() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    int start = start();
    parser.skipChildren();
    if (parser.currentToken().isScalarValue()) {
      parser.finishToken();
    }
    return since(start);
  }

  /** Text; null for JSON's null. */
  @Nullable String text(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    require(JsonToken.VALUE_STRING, field, "text");
    String text = parser.getText();
    Utf8.requireNoNul(text, field);
    return text;
  }

  /** A list of texts; null for JSON's null. */
  @Nullable List<String> texts(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    require(JsonToken.START_ARRAY, field, "a list");
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(field));
    }
    return texts;
  }

  /** A boolean; null for JSON's null. */
  @Nullable Boolean flag(String field) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unknown(field, "true or false");
    };
  }

  /** An integer, also one that is written as text; null for JSON's null. */
  @Nullable Long integer(String field) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
      throw unknown(field, "an integer");
    }
    try {
      return Long.valueOf(parser.getText());
    } catch (NumberFormatException notOne) {
      throw unknown(field, "an integer");
    }
  }

  /** Whether nothing but white space follows. */
  boolean atEnd() throws IOException {
    return parser.nextToken() == null;
  }

  private void require(JsonToken wanted, String field, String description) {
    if (parser.currentToken() != wanted) {
      throw unknown(field, description);
    }
  }

  private static RejectedException unknown(String field, String wanted) {
    return new RejectedException(Reason.UNKNOWN_SHAPE, field + " is not " + wanted);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
