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
import java.util.List;

/**
 * The triggers of users that a load would fire: those for INSERT and UPDATE that are enabled. They
 * are disabled and not dropped, so that nothing of them can be lost. Those that are disabled, or
 * that fire on replicas only, do not fire in a load.
 */
final class TriggerInventory {
  private static final String SELECT =
      """
      SELECT format('%I.%I', n.nspname, t.relname) AS table_name,
             quote_ident(tg.tgname) AS name,
             CASE tg.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS TRIGGER ' ELSE 'ENABLE TRIGGER ' END
               AS enable,
      """
          + CurrentObject.TRIGGER
          + """
             AS definition
      FROM pg_trigger tg
      JOIN pg_class t ON t.oid = tg.tgrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      LEFT JOIN pg_constraint k ON k.oid = tg.tgconstraint
      WHERE tg.tgrelid = ANY(?::oid[])
        AND (tg.tgconstraint = 0 OR k.contype = 't')
        AND tg.tgenabled IN ('O', 'A')
        AND tg.tgtype::integer & (4 | 16) <> 0
      ORDER BY tg.oid
      """;

  private TriggerInventory() {}

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
    String table = row.getString("table_name");
    String name = row.getString("name");
    // A partition's trigger has a state of its own.
    String alter = "ALTER TABLE ONLY " + table + " ";
    findings.add(
        new SavedStatement(
            findings.next(),
            StatementKind.TRIGGER,
            table,
            name,
            row.getString("definition"),
            0,
            Taking.by(alter + "DISABLE TRIGGER " + name),
            Bringing.by(List.of(alter + row.getString("enable") + name), List.of())));
  }
}
