package io.beamfill.postgres.inspect;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.decode.KeyPart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What of a load's tables it should not meet unwarned. */
public final class TableWarnings {
  private static final String SELECT =
      """
      SELECT c.relpersistence = 'u',
             c.relrowsecurity,
             row_security_active(c.oid),
             (SELECT string_agg(t.tgname, ', ' ORDER BY t.tgname) FROM pg_trigger t
              WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')),
             (SELECT string_agg(p.pubname, ', ' ORDER BY p.pubname) FROM pg_publication_tables p
              WHERE p.schemaname = n.nspname AND p.tablename = c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private TableWarnings() {}

  /** What holds of the tables at any time: one sentence for each warning. */
  public static List<String> read(Connection connection, TargetTables tables) throws SQLException {
    List<String> warnings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      for (TableMapping each : tables.mappings()) {
        statement.setString(1, each.table().schema());
        statement.setString(2, each.table().name());
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            add(warnings, each.table(), row);
          }
        }
        if (!each.spec().naturalKey().isEmpty() && each.naturalKey().isEmpty()) {
          warnings.add(withoutNaturalKey(each));
        }
      }
    }
    return warnings;
  }

  private static String withoutNaturalKey(TableMapping mapping) {
    return "The table "
        + mapping.table().qualifiedName()
        + " has no unique index on exactly ("
        + mapping.spec().naturalKey().stream().map(KeyPart::toString).collect(joining(", "))
        + "), so rows with the same values there do not become one row.";
  }

  private static void add(List<String> warnings, TargetTable table, ResultSet row)
      throws SQLException {
    String name = "The table " + table.qualifiedName();
    if (row.getBoolean(1)) {
      warnings.add(
          name + " is UNLOGGED: a crash of the server empties it, whatever the job has covered.");
    }
    if (row.getBoolean(2)) {
      warnings.add(
          name
              + " has row level security, which "
              + (row.getBoolean(3)
                  ? "applies to this user: rows may be refused or not be seen; use a user that"
                      + " bypasses it."
                  : "does not apply to this user."));
    }
    if (row.getString(4) != null) {
      warnings.add(
          name
              + " has the triggers "
              + row.getString(4)
              + ", which will run for every row; disable them if they are not meant for history.");
    }
    if (row.getString(5) != null) {
      warnings.add(
          name
              + " is published by "
              + row.getString(5)
              + ": every row of the load goes to the subscribers too.");
    }
  }

  /**
   * What holds before a job has written anything: {@code append} takes the tables as empty.
   *
   * @return one sentence for each warning
   */
  public static List<String> beforeFirstRow(Connection connection, TargetTables tables)
      throws SQLException {
    List<String> warnings = new ArrayList<>();
    if (tables.mode() != WriteMode.APPEND) {
      return warnings;
    }
    for (TableMapping each : tables.mappings()) {
      if (holdsRows(connection, each.table())) {
        warnings.add(
            "The table "
                + each.table().qualifiedName()
                + " holds rows, and write.mode is append: rows that are there already are met one"
                + " page at a time; use write.mode: merge, or empty the table.");
      }
    }
    return warnings;
  }

  private static boolean holdsRows(Connection connection, TargetTable table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT EXISTS (SELECT FROM " + table.qualifiedName() + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
