package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import java.io.Serializable;

/** Writes values of one kind in PostgreSQL's binary format for one type. */
interface FieldEncoder extends Serializable {
  /**
   * Writes the bytes of a value, without their length.
   *
   * @param value not null
   * @throws RejectedException where the type cannot hold the value; the message does not name the
   *     value, and what was written so far is to be taken back
   */
  void encode(Object value, CopyBuffer out);
}
