package io.beamfill.postgres.write;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A staged row with a natural key whose key the target does not have.
 *
 * @param row its index in the block
 * @param key its key as text
 * @param first the index of the first staged row with the same natural key
 * @param firstKey the key of that row as text
 * @param holder the key of the row of the target that has the natural key, as text, or null
 * @param holderIsLater whether the holder gives way: the job inserted it, nobody has changed it
 *     since, and its record comes later
 */
record Rival(
    int row,
    String key,
    int first,
    String firstKey,
    @Nullable String holder,
    boolean holderIsLater) {

  /** What is to become of the row. */
  enum Fate {
    /** The holder stays. */
    BEATEN,
    /** Another row of the page stays, if it can be written. */
    FOLLOWS,
    /** It takes the holder's place. */
    TAKES_OVER,
    /** It is written like any other. */
    FREE
  }

  Fate fate() {
    if (holder != null && !holderIsLater) {
      return Fate.BEATEN;
    }
    if (row != first) {
      return Fate.FOLLOWS;
    }
    return holder == null ? Fate.FREE : Fate.TAKES_OVER;
  }

  /** The same where the holder stays after all. */
  Rival withHolderInUse() {
    return new Rival(row, key, first, firstKey, holder, false);
  }
}
