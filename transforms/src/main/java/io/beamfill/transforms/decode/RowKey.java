package io.beamfill.transforms.decode;

import java.io.Serializable;
import java.util.List;

/**
 * What tells the rows of a table apart.
 *
 * @param columns the columns that identify a row
 * @param version the column that orders versions of one row, or null
 */
public record RowKey(List<String> columns, String version) implements Serializable {
  /** Copies the list. */
  public RowKey {
    columns = List.copyOf(columns);
  }
}
