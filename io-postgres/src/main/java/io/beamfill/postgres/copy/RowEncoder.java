package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import java.io.Serializable;

/** Writes the rows of one table; the encoders of its columns are found once. */
final class RowEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The length that stands for NULL. */
  static final int NULL_LENGTH = -1;

  private final TableMapping mapping;
  private final int[] indexes;
  private final FieldEncoder[] encoders;

  RowEncoder(TableMapping mapping) {
    this.mapping = mapping;
    indexes = mapping.columns().stream().mapToInt(MappedColumn::index).toArray();
    encoders =
        mapping.columns().stream()
            .map(each -> Encoders.find(each.spec(), each.target().type()).orElseThrow())
            .toArray(FieldEncoder[]::new);
  }

  String table() {
    return mapping.spec().name();
  }

  /**
   * Writes a row.
   *
   * @param values one for each column of the table spec
   * @throws RejectedException where a value cannot be encoded; names the column
   */
  void encode(Object[] values, CopyBuffer out) {
    if (values.length != mapping.spec().columns().size()) {
      throw new IllegalArgumentException(
          "The decoder gave "
              + values.length
              + " values for the "
              + mapping.spec().columns().size()
              + " columns of "
              + table());
    }
    out.writeShort(encoders.length);
    for (int field = 0; field < encoders.length; field++) {
      Object value = values[indexes[field]];
      if (value == null) {
        out.writeInt(NULL_LENGTH);
      } else {
        encode(field, value, out);
      }
    }
  }

  private void encode(int field, Object value, CopyBuffer out) {
    try {
      out.writeField(encoders[field], value);
    } catch (RejectedException rejection) {
      throw new RejectedException(
          rejection.reason(), columnName(field) + ": " + rejection.getMessage());
    } catch (ClassCastException wrongClass) {
      throw new IllegalArgumentException(
          "The decoder gave a "
              + value.getClass().getName()
              + " for the column "
              + columnName(field)
              + ", which is declared as "
              + mapping.columns().get(field).spec(),
          wrongClass);
    }
  }

  private String columnName(int field) {
    return table() + "." + mapping.columns().get(field).name();
  }
}
