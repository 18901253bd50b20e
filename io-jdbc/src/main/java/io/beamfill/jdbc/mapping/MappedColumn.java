package io.beamfill.jdbc.mapping;

import io.beamfill.jdbc.catalog.ColumnKind;
import io.beamfill.jdbc.catalog.TargetColumn;
import io.beamfill.transforms.decode.ColumnSpec;
import java.io.Serializable;

/**
 * A column that is written.
 *
 * @param spec the decoder's side
 * @param target the target's side
 * @param index where its value is in the decoder's rows
 */
public record MappedColumn(ColumnSpec spec, TargetColumn target, int index)
    implements Serializable {
  /** The column's name in the target, without quotes. */
  public String name() {
    return target.name();
  }

  /** What the column holds; of an array, what its elements are. */
  public ColumnKind kind() {
    return target.kind();
  }
}
