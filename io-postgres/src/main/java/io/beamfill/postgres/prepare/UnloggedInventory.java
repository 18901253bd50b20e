package io.beamfill.postgres.prepare;

import io.beamfill.postgres.prepare.TableSet.Table;
import io.beamfill.postgres.saved.CurrentObject;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatement.Bringing;
import io.beamfill.postgres.saved.SavedStatement.Taking;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes empty tables UNLOGGED, all of the job or none: what a record gives must be lost together.
 *
 * <p>The server refuses to make a table UNLOGGED while a logged one refers to it, and to make it
 * logged while it refers to an UNLOGGED one. Where foreign keys stay, the tables that refer become
 * UNLOGGED before those that they refer to, and logged after them.
 */
final class UnloggedInventory {
  /** Foreign keys that point at tables of the set, each with the whole that it is a part of. */
  private static final String FOREIGN_KEYS =
      """
      WITH RECURSIVE key(oid, whole, above) AS (
        SELECT oid, oid, conparentid FROM pg_constraint
        WHERE contype = 'f' AND confrelid = ANY(?::oid[])
        UNION ALL
        SELECT key.oid, k.oid, k.conparentid FROM key JOIN pg_constraint k ON k.oid = key.above
      )
      SELECT format('%I.%I', wn.nspname, wt.relname) AS whole_table,
             quote_ident(w.conname) AS whole_name,
             k.conrelid::bigint AS child,
             k.confrelid::bigint AS parent,
             c.relpersistence = 'p' AS child_logged
      FROM key
      JOIN pg_constraint w ON w.oid = key.whole
      JOIN pg_class wt ON wt.oid = w.conrelid
      JOIN pg_namespace wn ON wn.oid = wt.relnamespace
      JOIN pg_constraint k ON k.oid = key.oid
      JOIN pg_class c ON c.oid = k.conrelid
      WHERE key.above = 0 AND k.conrelid <> k.confrelid
      """;

  /** Sequences of a table's columns: the server changes them with the table. */
  private static final String SEQUENCES =
      """
      SELECT format('%I.%I', n.nspname, s.relname) AS name, s.relpersistence = 'u' AS unlogged
      FROM pg_depend d
      JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_namespace n ON n.oid = s.relnamespace
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.refobjid = ?::oid AND d.deptype IN ('a', 'i')
        AND current_setting('server_version_num')::integer >= 150000
      ORDER BY 1
      """;

  private static final String PUBLICATION =
      "SELECT string_agg(p.pubname, ', ' ORDER BY p.pubname) FROM pg_publication_tables p"
          + " JOIN pg_namespace n ON n.nspname = p.schemaname"
          + " JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename"
          + " WHERE c.oid = ?::oid";

  private record Reference(String whole, long child, long parent, boolean childLogged) {}

  private final Connection connection;
  private final TableSet tables;
  private final Findings findings;
  private final Map<Long, Integer> levels = new HashMap<>();

  private UnloggedInventory(Connection connection, TableSet tables, Findings findings) {
    this.connection = connection;
    this.tables = tables;
    this.findings = findings;
  }

  /**
   * Reads after the foreign keys: those that are taken away are in nobody's way.
   *
   * @throws BeamfillException where a table cannot become UNLOGGED
   */
  static void read(Connection connection, TableSet tables, Findings findings) throws SQLException {
    UnloggedInventory inventory = new UnloggedInventory(connection, tables, findings);
    List<Table> logged =
        tables.tables().stream().filter(each -> !each.partitioned() && !each.unlogged()).toList();
    for (Table each : logged) {
      inventory.requireFit(each);
    }
    List<Reference> references = inventory.references();
    int most = 0;
    for (Table each : logged) {
      most = Math.max(most, inventory.level(each.oid(), references, new HashSet<>()));
    }
    for (Table each : logged) {
      inventory.add(each, most);
    }
  }

  private void requireFit(Table table) throws SQLException {
    if (holdsRows(connection, table)) {
      throw refused(
          table,
          "it holds rows, which a crash of the server would take; prepare without --unlogged");
    }
    try (PreparedStatement statement = connection.prepareStatement(PUBLICATION)) {
      statement.setLong(1, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getString(1) != null) {
          throw refused(
              table,
              "it is published by "
                  + row.getString(1)
                  + ", and what is not logged reaches no subscriber; prepare without --unlogged");
        }
      }
    }
  }

  /** Whether a table, without its partitions, holds a row. */
  static boolean holdsRows(Connection connection, Table table) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT EXISTS (SELECT FROM ONLY " + table.name() + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static BeamfillException refused(Table table, String why) {
    return new BeamfillException(
        Category.TARGET, "The table " + table.name() + " cannot become UNLOGGED: " + why + ".");
  }

  /** Foreign keys that stay. */
  private List<Reference> references() throws SQLException {
    Set<String> taken = new HashSet<>();
    for (SavedStatement each : findings.statements()) {
      if (each.kind() == StatementKind.FOREIGN_KEY) {
        taken.add(each.table() + " " + each.object());
      }
    }
    List<Reference> references = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS)) {
      statement.setArray(1, connection.createArrayOf("bigint", tables.oids().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String table = row.getString("whole_table");
          String name = row.getString("whole_name");
          if (!taken.contains(table + " " + name)) {
            references.add(
                new Reference(
                    name + " of " + table,
                    row.getLong("child"),
                    row.getLong("parent"),
                    row.getBoolean("child_logged")));
          }
        }
      }
    }
    return references;
  }

  /** 0 for a table to which no other one refers, else one more than those that refer to it. */
  private int level(long table, List<Reference> references, Set<Long> path) throws SQLException {
    Integer known = levels.get(table);
    if (known != null) {
      return known;
    }
    path.add(table);
    int level = 0;
    for (Reference each : references) {
      if (each.parent() == table && each.childLogged()) {
        if (!tables.contains(each.child()) || path.contains(each.child())) {
          throw refused(
              tables.tables().stream().filter(t -> t.oid() == table).findFirst().orElseThrow(),
              "the foreign key "
                  + each.whole()
                  + " points at it and stays; let prepare take foreign keys too, or prepare"
                  + " without --unlogged");
        }
        level = Math.max(level, level(each.child(), references, path) + 1);
      }
    }
    path.remove(table);
    levels.put(table, level);
    return level;
  }

  private void add(Table table, int mostLevel) throws SQLException {
    int level = levels.get(table.oid());
    List<String> take = new ArrayList<>();
    List<String> back = new ArrayList<>();
    take.add("ALTER TABLE " + table.name() + " SET UNLOGGED");
    back.add("ALTER TABLE " + table.name() + " SET LOGGED");
    addSequences(table, take, back);
    findings.add(
        new SavedStatement(
            findings.next(),
            StatementKind.UNLOGGED_TABLE,
            table.name(),
            table.name(),
            CurrentObject.LOGGED,
            0,
            new Taking(take, level, null),
            new Bringing(back, mostLevel - level, List.of(), List.of(), null)));
  }

  /** A crash must not set a sequence back, which no load would repair. */
  private void addSequences(Table table, List<String> take, List<String> back) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SEQUENCES)) {
      statement.setLong(1, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String alter = "ALTER SEQUENCE " + row.getString("name");
          if (row.getBoolean("unlogged")) {
            back.add(alter + " SET UNLOGGED");
          } else {
            take.add(alter + " SET LOGGED");
          }
        }
      }
    }
  }
}
