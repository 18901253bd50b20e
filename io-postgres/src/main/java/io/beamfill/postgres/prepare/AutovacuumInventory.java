package io.beamfill.postgres.prepare;

import io.beamfill.postgres.saved.CurrentObject;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatement.Bringing;
import io.beamfill.postgres.saved.SavedStatement.Taking;
import io.beamfill.postgres.saved.StatementKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tables that autovacuum would visit during a load, and their options. */
final class AutovacuumInventory {
  private static final String OPTION = "autovacuum_enabled";

  private static final String SELECT =
      """
      SELECT format('%I.%I', n.nspname, c.relname) AS table_name,
      """
          + CurrentObject.AUTOVACUUM
          + """
             AS definition,
             coalesce((SELECT option_value::boolean FROM pg_options_to_table(c.reloptions)
                       WHERE option_name = 'autovacuum_enabled'), true) AS on_table,
             toast.oid IS NOT NULL
               AND coalesce((SELECT option_value::boolean FROM pg_options_to_table(toast.reloptions)
                             WHERE option_name = 'autovacuum_enabled'), true) AS on_toast,
             array(SELECT option_name FROM pg_options_to_table(c.reloptions)) AS names,
             array(SELECT format('%I = %L', option_name, option_value)
                   FROM pg_options_to_table(c.reloptions)) AS options,
             array(SELECT option_name FROM pg_options_to_table(toast.reloptions)) AS toast_names,
             array(SELECT format('toast.%I = %L', option_name, option_value)
                   FROM pg_options_to_table(toast.reloptions)) AS toast_options
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
      WHERE c.oid = ANY(?::oid[]) AND c.relkind = 'r'
      ORDER BY c.oid
      """;

  private AutovacuumInventory() {}

  static void read(Connection connection, TableSet tables, Findings findings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setArray(1, connection.createArrayOf("bigint", tables.oids().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          add(row, findings);
        }
      }
    }
  }

  private static void add(ResultSet row, Findings findings) throws SQLException {
    List<String> off = new ArrayList<>();
    List<String> set = new ArrayList<>();
    List<String> reset = new ArrayList<>();
    if (row.getBoolean("on_table")) {
      off.add(OPTION + " = false");
      restore(OPTION, texts(row, "names"), texts(row, "options"), set, reset);
    }
    if (row.getBoolean("on_toast")) {
      off.add("toast." + OPTION + " = false");
      restore(
          "toast." + OPTION, texts(row, "toast_names"), texts(row, "toast_options"), set, reset);
    }
    if (off.isEmpty()) {
      return;
    }
    String table = row.getString("table_name");
    String alter = "ALTER TABLE " + table + " ";
    List<String> back = new ArrayList<>();
    if (!set.isEmpty()) {
      back.add(alter + "SET (" + String.join(", ", set) + ")");
    }
    if (!reset.isEmpty()) {
      back.add(alter + "RESET (" + String.join(", ", reset) + ")");
    }
    findings.add(
        new SavedStatement(
            findings.next(),
            StatementKind.AUTOVACUUM,
            table,
            table,
            row.getString("definition"),
            0,
            Taking.by(alter + "SET (" + String.join(", ", off) + ")"),
            Bringing.by(back, List.of())));
  }

  /**
   * The server puts an option that is set behind those that are not mentioned: what stood behind it
   * is set again too, so that the order is the same afterwards.
   */
  private static void restore(
      String qualified,
      List<String> names,
      List<String> options,
      List<String> set,
      List<String> reset) {
    int place = names.indexOf(OPTION);
    if (place < 0) {
      reset.add(qualified);
    } else {
      set.addAll(options.subList(place, options.size()));
    }
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
