package io.beamfill.fdb.backup.log;

import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * FoundationDB's atomic operations, as its documentation of mutation types defines them. Numbers
 * are unsigned and little-endian. Where it does not say otherwise, the result is as long as the
 * operand: a longer value is cut off at its end, a shorter one is filled up with zeros. A value of
 * no bytes counts as no value for all but byte-min, byte-max and the second versions.
 */
final class AtomicOperation {
  /** The most bytes that a value may have. */
  private static final int VALUE_BYTES = 100_000;

  private AtomicOperation() {}

  static byte[] add(byte @Nullable [] existing, byte[] operand) {
    byte[] value = resized(existing, operand.length);
    int carry = 0;
    for (int i = 0; i < value.length; i++) {
      carry += (value[i] & 0xff) + (operand[i] & 0xff);
      value[i] = (byte) carry;
      carry >>= Byte.SIZE;
    }
    return value;
  }

  /** An absent value counts as zero. */
  static byte[] and(byte @Nullable [] existing, byte[] operand) {
    byte[] value = resized(existing, operand.length);
    for (int i = 0; i < value.length; i++) {
      value[i] &= operand[i];
    }
    return value;
  }

  static byte[] or(byte @Nullable [] existing, byte[] operand) {
    byte[] value = resized(existing, operand.length);
    for (int i = 0; i < value.length; i++) {
      value[i] |= operand[i];
    }
    return value;
  }

  static byte[] xor(byte @Nullable [] existing, byte[] operand) {
    byte[] value = resized(existing, operand.length);
    for (int i = 0; i < value.length; i++) {
      value[i] ^= operand[i];
    }
    return value;
  }

  /** The value and then the operand; the value alone where both are more than a value may have. */
  static byte[] appendIfFits(byte @Nullable [] existing, byte[] operand) {
    if (existing == null || existing.length == 0) {
      return operand;
    }
    int length = existing.length + operand.length;
    if (length > VALUE_BYTES) {
      return existing;
    }
    byte[] value = Arrays.copyOf(existing, length);
    System.arraycopy(operand, 0, value, existing.length, operand.length);
    return value;
  }

  static byte[] max(byte @Nullable [] existing, byte[] operand) {
    byte[] value = resized(existing, operand.length);
    return compareNumbers(value, operand) > 0 ? value : operand;
  }

  /** An absent value counts as zero. */
  static byte[] min(byte @Nullable [] existing, byte[] operand) {
    byte[] value = resized(existing, operand.length);
    return compareNumbers(value, operand) < 0 ? value : operand;
  }

  /** The lesser in the order of keys; an absent value gives way. */
  static byte[] byteMin(byte @Nullable [] existing, byte[] operand) {
    return existing != null && Arrays.compareUnsigned(existing, operand) < 0 ? existing : operand;
  }

  /** The greater in the order of keys; an absent value gives way. */
  static byte[] byteMax(byte @Nullable [] existing, byte[] operand) {
    return existing != null && Arrays.compareUnsigned(existing, operand) > 0 ? existing : operand;
  }

  private static byte[] resized(byte @Nullable [] existing, int length) {
    return existing == null ? new byte[length] : Arrays.copyOf(existing, length);
  }

  private static int compareNumbers(byte[] left, byte[] right) {
    for (int i = left.length - 1; i >= 0; i--) {
      if (left[i] != right[i]) {
        return Integer.compare(left[i] & 0xff, right[i] & 0xff);
      }
    }
    return 0;
  }
}
