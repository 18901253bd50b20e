package io.beamfill.pipelines.tea.generate;

/**
 * All records of one kind that have an id of their own. Their ids ascend with their index and look
 * random; nothing is kept in memory. The first record never has a flaw.
 */
final class Population {
  private static final int CONFLICT_SPACING = 3;

  private final Dice highDice;
  private final Dice lowDice;
  private final int count;
  private final Flaws flaws;
  private final int conflicts;
  private final int conflictStep;

  Population(Dice dice, int count, Flaws flaws, int conflicts) {
    this.highDice = dice.forPurpose("high");
    this.lowDice = dice.forPurpose("low");
    this.count = count;
    this.flaws = flaws;
    this.conflicts = Math.max(0, Math.min(conflicts, count / CONFLICT_SPACING - 1));
    this.conflictStep = count / (this.conflicts + 1);
  }

  int count() {
    return count;
  }

  Id id(int index) {
    long stride = Long.divideUnsigned(-1L, count);
    long jitter = Math.floorMod(highDice.roll(index), stride >>> 1);
    long high = index * stride + jitter;
    long low = lowDice.roll(index);
    return new Id(
        (high & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L,
        (low & 0x3FFF_FFFF_FFFF_FFFEL) | 0x8000_0000_0000_0000L);
  }

  /** An id that no record has and that comes right after the one of {@code index}. */
  Id ghost(int index) {
    Id id = id(index);
    return new Id(id.high(), id.low() | 1);
  }

  Flaw flaw(int index) {
    if (isConflict(index)) {
      return Flaw.CONFLICT;
    }
    return index == 0 || isConflict(index + 1) ? Flaw.NONE : flaws.of(index);
  }

  /** Whether others may point to the record: a row comes from it, or stands for it. */
  boolean isParent(int index) {
    return flaw(index).hasRow();
  }

  /** The index of the record whose row stands for this one: its own, or the one before. */
  int standIn(int index) {
    return isConflict(index) ? index - 1 : index;
  }

  /** The index of some parent. */
  int pick(long roll) {
    int index = (int) Math.floorMod(roll, (long) count);
    while (!isParent(index)) {
      index = (index + 1) % count;
    }
    return index;
  }

  /** The last parent up to {@code index}. */
  int parentUpTo(int index) {
    int parent = index;
    while (!isParent(parent)) {
      parent--;
    }
    return parent;
  }

  /** The first parent after {@code index}, or {@link #count} where there is none. */
  int parentAfter(int index) {
    int parent = index + 1;
    while (parent < count && !isParent(parent)) {
      parent++;
    }
    return parent;
  }

  private boolean isConflict(int index) {
    return index > 0 && index % conflictStep == 0 && index / conflictStep <= conflicts;
  }
}
