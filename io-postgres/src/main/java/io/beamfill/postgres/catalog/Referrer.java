package io.beamfill.postgres.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A table whose rows refer to those of another.
 *
 * @param schema the schema of the table that refers
 * @param table the table that refers
 * @param columns its columns that refer
 * @param parentColumns the columns that are referred to, in the same order as {@code columns}
 */
public record Referrer(
    String schema, String table, List<String> columns, List<String> parentColumns)
    implements Serializable {
  /** Copies the lists. */
  public Referrer {
    columns = List.copyOf(columns);
    parentColumns = List.copyOf(parentColumns);
  }
}
