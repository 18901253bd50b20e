package io.beamfill.postgres.catalog;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A table of the target as its catalog describes it.
 *
 * @param schema its schema, without quotes
 * @param name its name, without quotes
 * @param partitioned whether its rows are in partitions: no system columns can be asked for then
 * @param columns all columns in their order
 * @param uniqueKeys the primary key first, then by name
 * @param foreignKeys by name
 * @param referrers tables whose foreign keys lead here, as far as the user may read them
 */
public record TargetTable(
    String schema,
    String name,
    boolean partitioned,
    List<TargetColumn> columns,
    List<UniqueKey> uniqueKeys,
    List<ForeignKey> foreignKeys,
    List<Referrer> referrers)
    implements Serializable {
  /** Copies the lists. */
  public TargetTable {
    columns = List.copyOf(columns);
    uniqueKeys = List.copyOf(uniqueKeys);
    foreignKeys = List.copyOf(foreignKeys);
    referrers = List.copyOf(referrers);
  }

  /** The column of this name, which is compared exactly. */
  public Optional<TargetColumn> column(String columnName) {
    return columns.stream().filter(each -> each.name().equals(columnName)).findFirst();
  }

  /** Schema and name, quoted for SQL. */
  public String qualifiedName() {
    return Identifiers.quote(schema, name);
  }
}
