package io.beamfill.jdbc.catalog;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where the tables of a job are, in a product's own terms.
 *
 * @param catalog or null
 * @param schema or null where the product knows only catalogs, as MariaDB does, whose databases
 *     they are
 */
record SchemaName(@Nullable String catalog, @Nullable String schema) {
  /** The schema of a job file that names none. */
  private static final String DEFAULT = "public";

  /**
   * Finds the schema that a job file names. Where the target has none of the default's name, it is
   * the connection's own.
   */
  static Optional<SchemaName> find(Connection connection, String wanted) throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    String ownSchema = connection.getSchema();
    boolean schemas = metadata.supportsSchemasInTableDefinitions();
    Optional<String> found =
        Names.find(wanted, schemas ? schemas(metadata) : catalogs(metadata), each -> each);
    if (found.isEmpty() && wanted.equals(DEFAULT)) {
      found = Optional.ofNullable(schemas ? ownSchema : connection.getCatalog());
    }
    String ownCatalog = connection.getCatalog();
    return found.map(
        name -> schemas ? new SchemaName(ownCatalog, name) : new SchemaName(name, null));
  }

  private static Set<String> schemas(DatabaseMetaData metadata) throws SQLException {
    try (ResultSet row = metadata.getSchemas()) {
      return names(row, "TABLE_SCHEM");
    }
  }

  private static Set<String> catalogs(DatabaseMetaData metadata) throws SQLException {
    try (ResultSet row = metadata.getCatalogs()) {
      return names(row, "TABLE_CAT");
    }
  }

  private static Set<String> names(ResultSet row, String column) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    while (row.next()) {
      names.add(row.getString(column));
    }
    return names;
  }
}
