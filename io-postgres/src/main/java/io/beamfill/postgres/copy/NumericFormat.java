package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The binary format of {@code numeric}: four numbers of two bytes each — how many digits follow,
 * the weight of the first, the sign, and how many decimal digits to show after the point — and then
 * the digits, two bytes each, to the base 10,000. The digits of weight 0 are those before the
 * point; zero digits at either end are left out.
 */
final class NumericFormat {
  /** Decimal digits that PostgreSQL can hold before the point. */
  static final int LARGEST_PRECISION_BEFORE_POINT = 131_072;

  /** Decimal digits that PostgreSQL can hold after the point. */
  static final int LARGEST_SCALE = 16_383;

  private static final int BASE = 10_000;
  private static final int DECIMALS = 4;
  private static final int POSITIVE = 0;
  private static final int NEGATIVE = 0x4000;

  /** Numbers of so many bits can be multiplied by 1,000 in a long. */
  private static final int SMALL_BITS = 53;

  private static final long[] POWERS_OF_TEN = {1, 10, 100, 1000};

  private NumericFormat() {}

  static void write(long value, CopyBuffer out) {
    if (value == Long.MIN_VALUE) {
      writeLarge(BigInteger.valueOf(value), 0, out);
    } else {
      writeSmall(value, 0, out);
    }
  }

  /**
   * @throws RejectedException where the number has more digits than PostgreSQL can hold
   */
  static void write(BigDecimal value, CopyBuffer out) {
    long digitsBeforePoint = (long) value.precision() - value.scale();
    if (value.scale() > LARGEST_SCALE
        || (value.signum() != 0 && digitsBeforePoint > LARGEST_PRECISION_BEFORE_POINT)) {
      throw new RejectedException(
          Reason.OUT_OF_RANGE, "the number has more digits than numeric can hold");
    }
    if (value.signum() == 0) {
      writeHeader(0, 0, POSITIVE, Math.max(0, value.scale()), out);
      return;
    }
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    BigInteger unscaled = plain.unscaledValue();
    if (unscaled.bitLength() <= SMALL_BITS) {
      writeSmall(unscaled.longValue(), plain.scale(), out);
    } else {
      writeLarge(unscaled, plain.scale(), out);
    }
  }

  private static void writeSmall(long unscaled, int scale, CopyBuffer out) {
    if (unscaled == 0) {
      writeHeader(0, 0, POSITIVE, scale, out);
      return;
    }
    long rest = Math.abs(unscaled) * POWERS_OF_TEN[padding(scale)];
    int zeroDigits = 0;
    while (rest % BASE == 0) {
      rest /= BASE;
      zeroDigits++;
    }
    int digits = 1;
    long power = 1;
    while (rest / power >= BASE) {
      power *= BASE;
      digits++;
    }
    int weight = digits + zeroDigits - fractionDigits(scale) - 1;
    writeHeader(digits, weight, unscaled < 0 ? NEGATIVE : POSITIVE, scale, out);
    for (; power > 0; power /= BASE) {
      out.writeShort((int) (rest / power % BASE));
    }
  }

  private static void writeLarge(BigInteger unscaled, int scale, CopyBuffer out) {
    String decimals = unscaled.abs() + "0".repeat(padding(scale));
    int allDigits = (decimals.length() + DECIMALS - 1) / DECIMALS;
    int digits = allDigits;
    while (digit(decimals, allDigits, digits - 1) == 0) {
      digits--;
    }
    int weight = allDigits - fractionDigits(scale) - 1;
    writeHeader(digits, weight, unscaled.signum() < 0 ? NEGATIVE : POSITIVE, scale, out);
    for (int index = 0; index < digits; index++) {
      out.writeShort(digit(decimals, allDigits, index));
    }
  }

  private static int digit(String decimals, int allDigits, int index) {
    int end = decimals.length() - (allDigits - 1 - index) * DECIMALS;
    return Integer.parseInt(decimals, Math.max(0, end - DECIMALS), end, 10);
  }

  /** Decimal zeros to append until the decimals after the point fill whole digits. */
  private static int padding(int scale) {
    return Math.floorMod(-scale, DECIMALS);
  }

  private static int fractionDigits(int scale) {
    return (scale + DECIMALS - 1) / DECIMALS;
  }

  private static void writeHeader(int digits, int weight, int sign, int scale, CopyBuffer out) {
    out.writeShort(digits);
    out.writeShort(weight);
    out.writeShort(sign);
    out.writeShort(scale);
  }
}
