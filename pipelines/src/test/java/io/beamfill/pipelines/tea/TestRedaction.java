package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestRedaction {
  private static final String SECRET = "eyJhbGciOiJub25lIn0.planted.secret";

  @Test
  void onlyTheSecretIsReplaced() {
    String json =
        " {\"ID\" : \"Ж\", \"JWT\" : \"" + SECRET + "\" ,\"n\":1.10e400, \"User\":null}\n";
    assertThat(redacted("users", json)).isEqualTo(json.replace(SECRET, "***"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jwt\":\"$\"}",
        "{\"Jwt\":\"$\",\"JWT\":\"$\"}",
        "{\"J\\u0057T\":\"$\"}",
        "{\"JWT\":[\"$\",{\"x\":\"$\"}],\"y\":{}}",
        "{\"JWT\":{\"x\":{\"JWT\":\"$\"}},\"AppleID\":\"kept\"}",
        "{\"Session\":{\"JWT\":\"$\"}}",
        "{\"Sessions\":[{\"a\":[]},{\"b\":{\"jwt\":\"$\"}}]}"
      })
  void theSecretIsFoundAtAnyDepthAndInAnyCase(String template) {
    String redacted = redacted("users", template.replace("$", SECRET));
    assertThat(redacted).doesNotContain(SECRET).contains("\"***\"").endsWith("}");
    if (template.contains("kept")) {
      assertThat(redacted).isEqualTo("{\"JWT\":\"***\",\"AppleID\":\"kept\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345", "-1.5", "true", "null", "\"\""})
  void theSecretMayBeAnyValue(String value) {
    assertThat(redacted("users", "{\"JWT\":" + value + ",\"a\":1}"))
        .isEqualTo("{\"JWT\":\"***\",\"a\":1}");
    assertThat(redacted("users", "{\"JWT\":" + value + "}")).isEqualTo("{\"JWT\":\"***\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"JWT\":\"$\"",
        "{\"JWT\":\"$",
        "{\"JWT\":\"$\"}}",
        "{\"JWT\":\"$\"} \"$\"",
        "\"$\"",
        "[\"$\"]",
        "$",
        "JWT=$"
      })
  void ofWhatIsNotOneObjectOnlyLengthAndHashRemain(String template) {
    String payload = template.replace("$", SECRET);
    assertThat(redacted("users", payload))
        .matches(payload.length() + " bytes, SHA-256 [0-9a-f]{64}");
  }

  @Test
  void theHashIsThatOfThePayload() {
    assertThat(redacted("users", ""))
        .isEqualTo(
            "0 bytes, SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void bytesThatAreNotUtf8AreKeptAsTheyAre() {
    byte[] payload = ("{\"a\":\"\u00ff\",\"JWT\":\"" + SECRET + "\"}").getBytes(ISO_8859_1);
    assertThat(new TeaDecoder().redact("users", new SourceRecord(new byte[17], payload)))
        .isEqualTo("{\"a\":\"\u00ff\",\"JWT\":\"***\"}".getBytes(ISO_8859_1));
  }

  @Test
  void otherKeyspacesHoldNoSecret() {
    assertThat(redacted("devices", "{\"Token\":\"t\"")).isEqualTo("{\"Token\":\"t\"");
  }

  private static String redacted(String keyspace, String payload) {
    SourceRecord record = new SourceRecord(new byte[17], payload.getBytes(UTF_8));
    return new String(new TeaDecoder().redact(keyspace, record), UTF_8);
  }
}
