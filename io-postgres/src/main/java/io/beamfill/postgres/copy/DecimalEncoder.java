package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.math.BigDecimal;

/** {@link BigDecimal} values. */
enum DecimalEncoder implements FieldEncoder {
  /** For {@code numeric}: exact, with all trailing zeros. */
  NUMERIC {
    @Override
    public void encode(Object value, CopyBuffer out) {
      NumericFormat.write((BigDecimal) value, out);
    }
  },
  /** For {@code smallint}: integers in its range. */
  INT2 {
    @Override
    public void encode(Object value, CopyBuffer out) {
      IntegerEncoder.INT2.encode(integer(value), out);
    }
  },
  /** For {@code integer}: integers in its range. */
  INT4 {
    @Override
    public void encode(Object value, CopyBuffer out) {
      IntegerEncoder.INT4.encode(integer(value), out);
    }
  },
  /** For {@code bigint}: integers in its range. */
  INT8 {
    @Override
    public void encode(Object value, CopyBuffer out) {
      IntegerEncoder.INT8.encode(integer(value), out);
    }
  };

  private static long integer(Object value) {
    try {
      return ((BigDecimal) value).longValueExact();
    } catch (ArithmeticException notAnInteger) {
      throw new RejectedException(
          Reason.OUT_OF_RANGE, "the number has a fraction or is too large for an integer column");
    }
  }
}
