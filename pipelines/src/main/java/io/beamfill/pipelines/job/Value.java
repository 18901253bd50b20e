package io.beamfill.pipelines.job;

import io.beamfill.transforms.BeamfillException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.error.Mark;

/**
 * One value of a job file.
 *
 * @param path its key, with its section's before it
 * @param text as it was written; never blank
 * @param mark where it stands
 * @param places for errors
 */
record Value(String path, String text, Mark mark, Places places) {
  /**
   * Reads the text.
   *
   * @param parser throws {@link IllegalArgumentException} with a message that completes the path
   */
  <T> T as(Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException problem) {
      throw places.error(mark, path + " " + problem.getMessage());
    }
  }

  /**
   * The error that the value is there.
   *
   * @param problem completes the path
   */
  BeamfillException refused(String problem) {
    return places.error(mark, path + " " + problem);
  }

  /** The text as one of several words. */
  <T> T oneOf(Map<String, T> accepted) {
    T value = accepted.get(text);
    if (value == null) {
      throw places.error(
          mark,
          "unknown value \""
              + text
              + "\" for "
              + path
              + "; "
              + Suggestion.among(text, new ArrayList<>(accepted.keySet())));
    }
    return value;
  }

  /** The text, which must match. */
  String matching(String pattern, String rule) {
    if (!text.matches(pattern)) {
      throw places.error(mark, path + " must be " + rule + ", not \"" + text + "\"");
    }
    return text;
  }

  /** The last part of its path. */
  String key() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The parts between its commas, each without the spaces around it. */
  List<Value> separated() {
    return Arrays.stream(text.split(",", -1))
        .map(part -> new Value(path, part.strip(), mark, places))
        .toList();
  }

  /** The text as a whole number. */
  int integer(int least, int most) {
    if (text.matches("[0-9]{1,10}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    throw places.error(
        mark,
        "%s must be a whole number between %d and %d, not \"%s\""
            .formatted(path, least, most, text));
  }

  /** The text as a size. */
  long bytes(long least, long most) {
    long bytes = as(ByteSize::parse);
    if (bytes < least || bytes > most) {
      throw places.error(
          mark,
          "%s must be between %s and %s, not %s"
              .formatted(path, ByteSize.format(least), ByteSize.format(most), text));
    }
    return bytes;
  }
}
