package io.beamfill.pipelines.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.pipelines.Beamfill;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command as a user types it, and what came of it.
 *
 * @param exitCode what the process returns
 * @param out stdout
 * @param err stderr
 */
public record Typed(int exitCode, String out, String err) {
  /** Runs {@code beamfill args…}. */
  public static Typed beamfill(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Beamfill.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Typed(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The document on stdout, which must hold nothing else. */
  public JsonNode json() {
    try {
      return new ObjectMapper().readerFor(JsonNode.class).readValue(out);
    } catch (JsonProcessingException notOne) {
      throw new AssertionError("Not one JSON document: " + out + err, notOne);
    }
  }
}
