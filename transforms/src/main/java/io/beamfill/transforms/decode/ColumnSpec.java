package io.beamfill.transforms.decode;

import java.io.Serializable;

/**
 * A column that a decoder can fill.
 *
 * @param name the column's name in the target, without quotes
 * @param type the kind of value
 * @param array whether the value is a {@link java.util.List} of such values
 */
public record ColumnSpec(String name, ValueType type, boolean array) implements Serializable {
  /** A column with single values. */
  public static ColumnSpec of(String name, ValueType type) {
    return new ColumnSpec(name, type, false);
  }

  /** A column with lists of values. */
  public static ColumnSpec arrayOf(String name, ValueType elementType) {
    return new ColumnSpec(name, elementType, true);
  }
}
