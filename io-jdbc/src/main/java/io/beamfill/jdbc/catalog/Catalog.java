package io.beamfill.jdbc.catalog;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of a schema, as the target's driver describes them. */
public final class Catalog {
  private static final int MICROSECOND_DIGITS = 6;

  private final DatabaseMetaData metadata;
  private final SchemaName place;
  private final Set<String> tables;

  private Catalog(Connection connection, SchemaName place) throws SQLException {
    this.metadata = connection.getMetaData();
    this.place = place;
    this.tables = tables();
  }

  /**
   * The catalog of a schema, if the target has it.
   *
   * @param schema as a job file names it: in the target's own spelling, or in one that differs in
   *     upper and lower case alone; {@code public}, the default, is the connection's own schema
   *     where the target has none of that name
   */
  public static Optional<Catalog> of(Connection connection, String schema) throws SQLException {
    Optional<SchemaName> place = SchemaName.find(connection, schema);
    return place.isEmpty() ? Optional.empty() : Optional.of(new Catalog(connection, place.get()));
  }

  /** A table, if the schema has it; its name is found as that of the schema. */
  public Optional<TargetTable> table(String wanted) throws SQLException {
    Optional<String> name = Names.find(wanted, tables, each -> each);
    return name.isEmpty() ? Optional.empty() : Optional.of(read(name.get()));
  }

  private TargetTable read(String name) throws SQLException {
    return new TargetTable(
        place.catalog(), place.schema(), name, columns(name), uniqueKeys(name), parents(name));
  }

  private Set<String> tables() throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet row = metadata.getTables(place.catalog(), pattern(place.schema()), "%", null)) {
      while (row.next()) {
        String type = String.valueOf(row.getString("TABLE_TYPE"));
        if (type.contains("TABLE") && !type.contains("SYSTEM")) {
          names.add(row.getString("TABLE_NAME"));
        }
      }
    }
    return names;
  }

  private List<TargetColumn> columns(String table) throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    try (ResultSet row =
        metadata.getColumns(place.catalog(), pattern(place.schema()), pattern(table), "%")) {
      while (row.next()) {
        columns.add(column(row));
      }
    }
    return columns;
  }

  private static TargetColumn column(ResultSet row) throws SQLException {
    String name = row.getString("COLUMN_NAME");
    int jdbcType = row.getInt("DATA_TYPE");
    boolean array = jdbcType == Types.ARRAY;
    String type = row.getString("TYPE_NAME");
    String typeName = array ? elementType(type) : type;
    boolean given =
        "YES".equals(row.getString("IS_AUTOINCREMENT"))
            || row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
    return new TargetColumn(
        name,
        ColumnKind.of(array ? Types.OTHER : jdbcType, typeName),
        array,
        typeName,
        array ? 0 : row.getInt("COLUMN_SIZE"),
        array ? MICROSECOND_DIGITS : digits(row),
        !given && row.getString("COLUMN_DEF") == null,
        "YES".equals(row.getString("IS_GENERATEDCOLUMN")));
  }

  /** PostgreSQL's driver puts {@code _} before the elements' type, H2 puts the word behind it. */
  private static String elementType(String arrayType) {
    return arrayType.replaceFirst("^_", "").replaceFirst(" ARRAY$", "");
  }

  /** MariaDB's driver tells the digits of a second by the length of the text alone. */
  private static int digits(ResultSet row) throws SQLException {
    int digits = row.getInt("DECIMAL_DIGITS");
    if (!row.wasNull()) {
      return digits;
    }
    int behindPoint = row.getInt("COLUMN_SIZE") - "2000-01-01 00:00:00.".length();
    return Math.max(0, Math.min(MICROSECOND_DIGITS, behindPoint));
  }

  private Set<Set<String>> uniqueKeys(String table) throws SQLException {
    Map<String, Set<String>> indexes = new HashMap<>();
    try (ResultSet row =
        metadata.getIndexInfo(place.catalog(), place.schema(), table, true, true)) {
      while (row.next()) {
        boolean statistic = row.getShort("TYPE") == DatabaseMetaData.tableIndexStatistic;
        if (!statistic && row.getString("FILTER_CONDITION") == null) {
          indexes
              .computeIfAbsent(row.getString("INDEX_NAME"), each -> new HashSet<>())
              .add(row.getString("COLUMN_NAME"));
        }
      }
    }
    Set<String> primary = new HashSet<>();
    try (ResultSet row = metadata.getPrimaryKeys(place.catalog(), place.schema(), table)) {
      while (row.next()) {
        primary.add(row.getString("COLUMN_NAME"));
      }
    }
    Set<Set<String>> keys = new HashSet<>(indexes.values());
    if (!primary.isEmpty()) {
      keys.add(primary);
    }
    return keys;
  }

  private Set<String> parents(String table) throws SQLException {
    Set<String> parents = new HashSet<>();
    try (ResultSet row = metadata.getImportedKeys(place.catalog(), place.schema(), table)) {
      while (row.next()) {
        boolean sameSchema =
            place.schema() == null || place.schema().equals(row.getString("PKTABLE_SCHEM"));
        boolean sameCatalog =
            place.schema() != null || place.catalog().equals(row.getString("PKTABLE_CAT"));
        if (sameSchema && sameCatalog) {
          parents.add(row.getString("PKTABLE_NAME"));
        }
      }
    }
    return parents;
  }

  /** A name where the driver takes a pattern. */
  private String pattern(String name) throws SQLException {
    String escape = metadata.getSearchStringEscape();
    return name == null || escape == null || escape.isEmpty()
        ? name
        : name.replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace("%", escape + "%");
  }
}
