package io.beamfill.transforms.decode;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table that a decoder writes.
 *
 * @param name the table's name in the target's schema, without quotes
 * @param columns what the decoder gives, in the order of the values of a row; columns that the
 *     target lacks are not written
 * @param key the columns that identify a row; the target must have a unique index on exactly these
 * @param version the column that orders versions of one row, or null: a row never overwrites one
 *     whose version is greater
 * @param narrower keys that take the place of {@code key} and {@code version} in a target that has
 *     a unique index on exactly their columns; the first that fits counts
 * @param naturalKey what is unique besides the key and by which others make the same row under
 *     another key; empty for none. Where the target has a unique index on exactly these parts, rows
 *     with one natural key become one row: the one that was there before the job, otherwise the
 *     first in the order of keyspaces and positions
 * @param references columns that hold keys of rows which may become one with others: they are
 *     written with the key of the row that stays, whether or not the target has foreign keys
 */
public record TableSpec(
    String name,
    List<ColumnSpec> columns,
    List<String> key,
    String version,
    List<RowKey> narrower,
    List<KeyPart> naturalKey,
    List<Reference> references)
    implements Serializable {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException where a natural key or a reference is of a column that the
   *     table does not have, where the key of a table with a natural key is not one column, or
   *     where a part of the natural key refers to the table itself
   */
  public TableSpec {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    narrower = List.copyOf(narrower);
    naturalKey = List.copyOf(naturalKey);
    references = List.copyOf(references);
    for (KeyPart part : naturalKey) {
      requireColumn(name, columns, part.column());
      requireThat(
          !references.contains(new Reference(part.column(), name)),
          "The natural key of " + name + " depends on " + part + ", which refers to " + name);
    }
    for (Reference reference : references) {
      requireColumn(name, columns, reference.column());
    }
    requireThat(
        naturalKey.isEmpty() || key.size() == 1,
        "The table " + name + " has a natural key, so its key must be one column");
  }

  /** A table whose rows have one key, no natural key, and refer to none that have one. */
  public TableSpec(String name, List<ColumnSpec> columns, List<String> key, String version) {
    this(name, columns, key, version, List.of(), List.of(), List.of());
  }

  /** A table whose rows have no version. */
  public TableSpec(String name, List<ColumnSpec> columns, List<String> key) {
    this(name, columns, key, null);
  }

  /** The same table with a key that takes the place of its own in a target that has it. */
  public TableSpec withNarrower(RowKey... keys) {
    return new TableSpec(name, columns, key, version, List.of(keys), naturalKey, references);
  }

  /** The same table with another key. */
  public TableSpec withKey(RowKey other) {
    return new TableSpec(
        name, columns, other.columns(), other.version(), List.of(), naturalKey, references);
  }

  /** The same table with a natural key. */
  public TableSpec withNaturalKey(KeyPart... parts) {
    return new TableSpec(name, columns, key, version, narrower, List.of(parts), references);
  }

  /** The same table with one reference more. */
  public TableSpec withReference(String column, String table) {
    List<Reference> all = new ArrayList<>(references);
    all.add(new Reference(column, table));
    return new TableSpec(name, columns, key, version, narrower, naturalKey, all);
  }

  /** The version column, if there is one. */
  public Optional<String> versionColumn() {
    return Optional.ofNullable(version);
  }

  private static void requireColumn(String table, List<ColumnSpec> columns, String column) {
    requireThat(
        columns.stream().anyMatch(each -> each.name().equals(column)),
        "The table " + table + " has no column " + column);
  }

  private static void requireThat(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
