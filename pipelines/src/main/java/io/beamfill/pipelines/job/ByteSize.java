package io.beamfill.pipelines.job;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as a job file writes them: {@code 4MiB}, {@code 512KiB}, {@code 1048576}. */
final class ByteSize {
  private enum Unit {
    GiB(30),
    MiB(20),
    KiB(10),
    B(0);

    private final int bits;

    Unit(int bits) {
      this.bits = bits;
    }

    private boolean divides(long bytes) {
      return bytes > 0 && bytes % (1L << bits) == 0;
    }
  }

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?(B|KiB|MiB|GiB)?");

  private ByteSize() {}

  /**
   * @return bytes
   * @throws IllegalArgumentException with a message that completes "write.pageBytes …"
   */
  static long parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a whole number of bytes, or one with KiB, MiB or GiB, like 4MiB, not \""
              + text
              + "\"");
    }
    Unit unit = matcher.group(2) == null ? Unit.B : Unit.valueOf(matcher.group(2));
    return Long.parseLong(matcher.group(1)) << unit.bits;
  }

  /** The shortest text that {@link #parse} reads as the same number of bytes. */
  static String format(long bytes) {
    for (Unit unit : Unit.values()) {
      if (unit != Unit.B && unit.divides(bytes)) {
        return (bytes >> unit.bits) + unit.name();
      }
    }
    return Long.toString(bytes);
  }
}
