package io.beamfill.pipelines.tea.generate;

/** Numbers that look random and depend on nothing but the seed and what they are asked for. */
final class Dice {
  private final long seed;

  Dice(long seed) {
    this.seed = seed;
  }

  /** Dice for another purpose, which roll independently of these. */
  Dice forPurpose(String purpose) {
    return new Dice(mix(seed ^ mix(purpose.hashCode())));
  }

  /** Any long. */
  long roll(long index) {
    return mix(seed + mix(index));
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound, long index) {
    return (int) Math.floorMod(roll(index), (long) bound);
  }

  /** True for about {@code share} of all indexes. */
  boolean happens(double share, long index) {
    return (roll(index) >>> 11) * 0x1.0p-53 < share;
  }

  /** SplitMix64's finalizer. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
