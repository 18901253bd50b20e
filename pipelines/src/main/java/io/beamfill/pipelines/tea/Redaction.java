package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.beamfill.transforms.decode.PayloadDigest;
import java.io.IOException;

/** Takes the value of a secret field out of payloads, at any depth. */
final class Redaction {
  private static final String REPLACEMENT = "\"***\"";

  private final String secretField;

  private Redaction(String secretField) {
    this.secretField = secretField;
  }

  static Redaction of(String secretField) {
    return new Redaction(secretField);
  }

  /**
   * The payload, byte for byte but for the secret field's values. Of a payload that is not one JSON
   * object only the length and the SHA-256, as text.
   */
  byte[] redact(byte[] payload) {
    // JSON's own signs are ASCII: in Latin-1 every character is one byte, valid UTF-8 or not.
    String json = new String(payload, ISO_8859_1);
    StringBuilder redacted = new StringBuilder(json.length());
    int copied = 0;
    try (JsonParser parser = GoJson.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return PayloadDigest.of(payload);
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.FIELD_NAME
            && FieldNames.matches(secretField, parser.getCurrentName())) {
          parser.nextToken();
          redacted.append(json, copied, offset(parser.getTokenLocation().getCharOffset()));
          redacted.append(REPLACEMENT);
          parser.skipChildren();
          parser.finishToken();
          copied = offset(parser.getCurrentLocation().getCharOffset());
        } else if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        }
      }
      if (parser.nextToken() != null) {
        return PayloadDigest.of(payload);
      }
    } catch (IOException malformed) {
      return PayloadDigest.of(payload);
    }
    return redacted.append(json, copied, json.length()).toString().getBytes(ISO_8859_1);
  }

  private static int offset(long charOffset) {
    return Math.toIntExact(charOffset);
  }
}
