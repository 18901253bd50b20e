package io.beamfill.jdbc.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The types of the elements of array columns, of which JDBC's catalog says nothing. PostgreSQL's
 * driver gives them in the name of the array's type, which begins with {@code _}; H2 has a function
 * for them.
 */
final class ArrayTypes {
  private static final String H2 =
      "SELECT column_name, data_type_sql(table_schema, table_name, 'TABLE', dtd_identifier)"
          + " FROM information_schema.columns"
          + " WHERE data_type = 'ARRAY' AND table_schema = ? AND table_name = ?";

  private ArrayTypes() {}

  /** By the names of the columns; empty where the product has no arrays, or other ones. */
  static Map<String, String> of(Connection connection, SchemaName place, String table)
      throws SQLException {
    Map<String, String> types = new HashMap<>();
    if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
      try (PreparedStatement statement = connection.prepareStatement(H2)) {
        statement.setString(1, place.schema());
        statement.setString(2, table);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            types.put(row.getString(1), row.getString(2));
          }
        }
      }
    }
    return types;
  }

  /**
   * The type of an array's elements.
   *
   * @param type as the driver names the array's
   * @param full the array's type in SQL, where {@link #of} knows it
   */
  static String element(String type, @Nullable String full) {
    if (full != null) {
      return full.replaceFirst(" ARRAY(\\[[0-9]+\\])?$", "");
    }
    return type.startsWith("_") ? type.substring(1) : type;
  }
}
