package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;

/** {@link Double} values. */
enum DoubleEncoder implements FieldEncoder {
  /** For {@code double precision}. */
  FLOAT8 {
    @Override
    public void encode(Object value, CopyBuffer out) {
      out.writeLong(Double.doubleToLongBits((Double) value));
    }
  },
  /** For {@code real}: the nearest, unless that would be infinite or zero. */
  FLOAT4 {
    @Override
    public void encode(Object value, CopyBuffer out) {
      double exact = (Double) value;
      float nearest = (float) exact;
      if (Float.isInfinite(nearest) != Double.isInfinite(exact) || (nearest == 0) != (exact == 0)) {
        throw new RejectedException(
            Reason.OUT_OF_RANGE, "the number is too large or too small for real");
      }
      out.writeInt(Float.floatToIntBits(nearest));
    }
  }
}
