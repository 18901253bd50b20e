package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.Reason;

/**
 * The kinds of values that a decoder gives. The target's catalog decides the column type they are
 * encoded for; a value that does not fit it is rejected with {@link Reason#OUT_OF_RANGE}.
 */
public enum ValueType {
  /** {@link String}. */
  TEXT,
  /** {@link java.util.UUID}. */
  UUID,
  /** {@link Boolean}. */
  BOOLEAN,
  /**
   * {@link Long} (an {@link Integer} or {@link Short} is taken too), for any integer or numeric
   * column.
   */
  INTEGER,
  /** {@link java.math.BigDecimal}. */
  NUMERIC,
  /** {@link Double}. */
  DOUBLE,
  /** {@code byte[]}. */
  BYTES,
  /** {@link Long}: microseconds since 1970-01-01T00:00:00Z. */
  TIMESTAMP,
  /** {@link java.time.LocalDate}. */
  DATE,
  /** {@link String}: JSON text, passed on verbatim. */
  JSON
}
