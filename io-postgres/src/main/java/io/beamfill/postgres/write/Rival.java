package io.beamfill.postgres.write;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A staged row with a natural key whose key the target does not have.
 *
 * @param row its index in the block
 * @param key its key as text
 * @param first whether it is the first staged row with its natural key
 * @param holder the key of the row of the target that has the natural key, as text, or null
 * @param holderIsOwn whether another page of the job inserted the holder, and nobody has changed it
 *     since: only such a holder may give way
 * @param holderIsLater whether it is own, and its page comes later
 */
record Rival(
    int row,
    String key,
    boolean first,
    @Nullable String holder,
    boolean holderIsOwn,
    boolean holderIsLater) {

  /** What is to become of the row. */
  enum Fate {
    /** The holder stays. */
    BEATEN,
    /** It takes the holder's place. */
    TAKES_OVER,
    /** It is written like any other. */
    FREE,
    /** An earlier row of the page takes over or is free. */
    FOLLOWS
  }

  Fate fate() {
    if (holder != null && !holderIsLater) {
      return Fate.BEATEN;
    }
    if (!first) {
      return Fate.FOLLOWS;
    }
    return holder == null ? Fate.FREE : Fate.TAKES_OVER;
  }

  /** The same where the holder stays after all. */
  Rival withHolderInUse() {
    return new Rival(row, key, first, holder, holderIsOwn, false);
  }
}
