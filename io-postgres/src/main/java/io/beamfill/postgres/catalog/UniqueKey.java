package io.beamfill.postgres.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A unique index that {@code ON CONFLICT} can use: valid, immediate, over all rows and on plain
 * columns.
 *
 * @param name the name of the index
 * @param columns its key columns in their order, without INCLUDE columns
 * @param primary whether it is the primary key
 */
public record UniqueKey(String name, List<String> columns, boolean primary)
    implements Serializable {
  /** Copies the list. */
  public UniqueKey {
    columns = List.copyOf(columns);
  }
}
