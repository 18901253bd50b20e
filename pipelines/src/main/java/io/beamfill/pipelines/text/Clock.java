package io.beamfill.pipelines.text;

import java.util.Locale;
import java.util.OptionalLong;

/** Times for people. */
public final class Clock {
  private Clock() {}

  /** Hours, minutes and seconds, for example {@code 1:02:03}. */
  public static String format(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** The time that is left, or {@code estimating} where that is not known. */
  public static String left(OptionalLong seconds) {
    return seconds.isPresent() ? format(seconds.getAsLong()) : "estimating";
  }
}
