package io.beamfill.ledger.server;

/** Numbers that look random and depend on nothing but what is given: splitmix64. */
final class Hash {
  private Hash() {}

  static long of(long seed, long a, long b) {
    return mix(mix(mix(seed) ^ a) + b);
  }

  /** From 0 up to and without {@code bound}. */
  static long below(long bound, long hash) {
    return Long.remainderUnsigned(hash, bound);
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
