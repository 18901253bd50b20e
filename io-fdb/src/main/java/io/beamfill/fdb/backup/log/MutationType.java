package io.beamfill.fdb.backup.log;

import java.util.Arrays;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a mutation does. The numbers are those of the log files; versionstamped operations arrive
 * there as plain sets.
 */
public enum MutationType {
  SET(0),
  CLEAR_RANGE(1),
  ADD(2),
  AND(6),
  OR(7),
  XOR(8),
  APPEND_IF_FITS(9),
  MAX(12),
  MIN(13),
  BYTE_MIN(16),
  BYTE_MAX(17),
  MIN_V2(18),
  AND_V2(19),
  COMPARE_AND_CLEAR(20);

  private static final MutationType[] BY_NUMBER = new MutationType[21];

  static {
    for (MutationType each : values()) {
      BY_NUMBER[each.number] = each;
    }
  }

  private final int number;

  MutationType(int number) {
    this.number = number;
  }

  /** The number that stands in log files. */
  public int number() {
    return number;
  }

  /** The type of a number, if it is one of these. */
  public static Optional<MutationType> of(int number) {
    return number < 0 || number >= BY_NUMBER.length
        ? Optional.empty()
        : Optional.ofNullable(BY_NUMBER[number]);
  }

  /** Whether what the key held before does not matter. */
  public boolean isAbsolute() {
    return this == SET || this == CLEAR_RANGE;
  }

  /**
   * What a key holds afterwards.
   *
   * @param existing what it held before, or nothing
   * @param operand the mutation's
   * @return the new value, or nothing where the key is gone; never a changed argument
   */
  public byte @Nullable [] apply(byte @Nullable [] existing, byte[] operand) {
    return switch (this) {
      case SET -> operand;
      case CLEAR_RANGE -> null;
      case ADD -> AtomicOperation.add(existing, operand);
      case AND -> AtomicOperation.and(existing, operand);
      case OR -> AtomicOperation.or(existing, operand);
      case XOR -> AtomicOperation.xor(existing, operand);
      case APPEND_IF_FITS -> AtomicOperation.appendIfFits(existing, operand);
      case MAX -> AtomicOperation.max(existing, operand);
      case MIN -> AtomicOperation.min(existing, operand);
      case BYTE_MIN -> AtomicOperation.byteMin(existing, operand);
      case BYTE_MAX -> AtomicOperation.byteMax(existing, operand);
      case MIN_V2 -> existing == null ? operand : AtomicOperation.min(existing, operand);
      case AND_V2 -> existing == null ? operand : AtomicOperation.and(existing, operand);
      case COMPARE_AND_CLEAR -> Arrays.equals(existing, operand) ? null : existing;
    };
  }
}
