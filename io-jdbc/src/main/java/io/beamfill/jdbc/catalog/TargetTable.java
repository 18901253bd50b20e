package io.beamfill.jdbc.catalog;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A table of the target.
 *
 * @param catalog as the driver names it, or null
 * @param schema as the driver names it, or null where the product knows only catalogs
 * @param name without quotes
 * @param columns in their order
 * @param uniqueKeys the columns of each unique index and of the primary key
 * @param parents the tables of the same schema that its foreign keys refer to
 */
public record TargetTable(
    @Nullable String catalog,
    @Nullable String schema,
    String name,
    List<TargetColumn> columns,
    Set<Set<String>> uniqueKeys,
    Set<String> parents)
    implements Serializable {
  /** Copies the lists. */
  public TargetTable {
    columns = List.copyOf(columns);
    uniqueKeys = Set.copyOf(uniqueKeys);
    parents = Set.copyOf(parents);
  }

  /** The column of this name, or the only one whose name differs in upper and lower case alone. */
  public Optional<TargetColumn> column(String wanted) {
    return Names.find(wanted, columns, TargetColumn::name);
  }

  /** The name with its schema's, for messages. */
  public String displayName() {
    String place = schema == null ? catalog : schema;
    return place == null ? name : place + "." + name;
  }
}
