package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        return describe(payload);
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
        return describe(payload);
      }
    } catch (IOException malformed) {
      return describe(payload);
    }
    return redacted.append(json, copied, json.length()).toString().getBytes(ISO_8859_1);
  }

  private static int offset(long charOffset) {
    return Math.toIntExact(charOffset);
  }

  private static byte[] describe(byte[] payload) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(payload);
      return (payload.length + " bytes, SHA-256 " + HexFormat.of().formatHex(hash)).getBytes(UTF_8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }
}
