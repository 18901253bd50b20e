package io.beamfill.postgres.prepare;

import java.util.Optional;

/**
 * Why tables must not be taken apart.
 *
 * @param sentence what is wrong, and where
 * @param option the option of {@code prepare} with which they may all the same, if there is one
 */
public record Refusal(String sentence, Optional<String> option) {
  static Refusal of(String sentence) {
    return new Refusal(sentence, Optional.empty());
  }

  static Refusal unless(String option, String sentence) {
    return new Refusal(sentence, Optional.of(option));
  }
}
