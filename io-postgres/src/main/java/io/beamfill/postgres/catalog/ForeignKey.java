package io.beamfill.postgres.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A foreign key of a table.
 *
 * @param name the name of the constraint
 * @param columns the columns that refer, in the order of the constraint
 * @param parentSchema schema of the table referred to
 * @param parentTable name of the table referred to
 * @param parentColumns the columns referred to, in the same order as {@code columns}
 */
public record ForeignKey(
    String name,
    List<String> columns,
    String parentSchema,
    String parentTable,
    List<String> parentColumns)
    implements Serializable {
  /** Copies the lists. */
  public ForeignKey {
    columns = List.copyOf(columns);
    parentColumns = List.copyOf(parentColumns);
  }
}
