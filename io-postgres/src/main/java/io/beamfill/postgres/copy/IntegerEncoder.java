package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;

/** {@link Long}, {@link Integer} and {@link Short} values. */
enum IntegerEncoder implements FieldEncoder {
  /** For {@code smallint}. */
  INT2 {
    @Override
    void encode(long value, CopyBuffer out) {
      require(value == (short) value, "smallint");
      out.writeShort((short) value);
    }
  },
  /** For {@code integer}. */
  INT4 {
    @Override
    void encode(long value, CopyBuffer out) {
      require(value == (int) value, "integer");
      out.writeInt((int) value);
    }
  },
  /** For {@code bigint}. */
  INT8 {
    @Override
    void encode(long value, CopyBuffer out) {
      out.writeLong(value);
    }
  },
  /** For {@code numeric}. */
  NUMERIC {
    @Override
    void encode(long value, CopyBuffer out) {
      NumericFormat.write(value, out);
    }
  },
  /** For {@code double precision}: only the integers that it holds exactly. */
  FLOAT8 {
    @Override
    void encode(long value, CopyBuffer out) {
      double nearest = (double) value;
      require((long) nearest == value && value != Long.MAX_VALUE, "double precision");
      out.writeLong(Double.doubleToLongBits(nearest));
    }
  };

  abstract void encode(long value, CopyBuffer out);

  @Override
  public void encode(Object value, CopyBuffer out) {
    if (value instanceof Long number) {
      encode(number.longValue(), out);
    } else if (value instanceof Integer number) {
      encode(number.longValue(), out);
    } else {
      encode(((Short) value).longValue(), out);
    }
  }

  private static void require(boolean fits, String type) {
    if (!fits) {
      throw new RejectedException(
          Reason.OUT_OF_RANGE, "the integer is one that " + type + " cannot hold");
    }
  }
}
