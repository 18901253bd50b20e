package io.beamfill.pipelines.cli;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How a command gives its result. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** One JSON document. */
  JSON;

  /**
   * What the arguments ask for, known before they are checked, so that an error in them comes in
   * the same format.
   */
  static OutputFormat askedFor(List<String> arguments) {
    boolean json =
        arguments.contains("--output=json")
            || Collections.indexOfSubList(arguments, List.of("--output", "json")) >= 0;
    return json ? JSON : TEXT;
  }

  /** Whether the arguments ask for stack traces. */
  static boolean debugAskedFor(List<String> arguments) {
    return arguments.contains("--debug");
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
