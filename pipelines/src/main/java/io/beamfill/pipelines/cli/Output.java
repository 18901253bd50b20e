package io.beamfill.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a command puts its result and what it has to say on the way. With {@link
 * OutputFormat#JSON}, stdout holds exactly one JSON document and nothing else.
 */
public final class Output {
  /** ASCII alone is right under every locale of the terminal. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final OutputFormat format;
  private final PrintStream out;
  private final PrintStream err;
  private boolean documentGiven;

  /**
   * @param format what the user asked for
   * @param out the process's stdout
   * @param err the process's stderr
   */
  public Output(OutputFormat format, PrintStream out, PrintStream err) {
    this.format = format;
    this.out = out;
    this.err = err;
  }

  /** What the user asked for. */
  public OutputFormat format() {
    return format;
  }

  /** A line or more of a result for people; nothing with {@link OutputFormat#JSON}. */
  public void text(String lines) {
    if (format == OutputFormat.TEXT) {
      out.println(lines);
      out.flush();
    }
  }

  /**
   * The result for programs; nothing with {@link OutputFormat#TEXT}.
   *
   * @param document anything that Jackson writes as an object: a map, a record, a JSON node
   * @throws IllegalStateException where the command has given one before
   */
  public void document(Object document) {
    if (format == OutputFormat.JSON) {
      if (documentGiven) {
        throw new IllegalStateException("A command gives one document");
      }
      documentGiven = true;
      out.println(json(document));
      out.flush();
    }
  }

  /** A line or more on stderr, in either format: progress, warnings, the next command. */
  public void note(String lines) {
    err.println(lines);
    err.flush();
  }

  /**
   * Says what went wrong: a sentence on stderr and, with {@link OutputFormat#JSON}, the document
   * {@code {"error":{"category":…,"message":…}}}, unless the command has given one before.
   *
   * @param category who can repair it
   * @param message one sentence
   */
  public void error(String category, String message) {
    note("beamfill: " + message);
    if (!documentGiven) {
      Map<String, String> error = new LinkedHashMap<>();
      error.put("category", category);
      error.put("message", message);
      document(Map.of("error", error));
    }
  }

  /** The process's stderr, for a live line or a stack trace. */
  public PrintStream stderr() {
    return err;
  }

  private static String json(Object document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException("Not a JSON document: " + document.getClass(), cause);
    }
  }
}
