package io.beamfill.transforms.decode;

import java.io.Serializable;
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
 */
public record TableSpec(
    String name, List<ColumnSpec> columns, List<String> key, String version, List<RowKey> narrower)
    implements Serializable {
  /** Copies the lists. */
  public TableSpec {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    narrower = List.copyOf(narrower);
  }

  /** A table whose rows have the same key in every target. */
  public TableSpec(String name, List<ColumnSpec> columns, List<String> key, String version) {
    this(name, columns, key, version, List.of());
  }

  /** A table whose rows have no version. */
  public TableSpec(String name, List<ColumnSpec> columns, List<String> key) {
    this(name, columns, key, null);
  }

  /** The same table with another key. */
  public TableSpec withKey(RowKey other) {
    return new TableSpec(name, columns, other.columns(), other.version());
  }

  /** The version column, if there is one. */
  public Optional<String> versionColumn() {
    return Optional.ofNullable(version);
  }
}
