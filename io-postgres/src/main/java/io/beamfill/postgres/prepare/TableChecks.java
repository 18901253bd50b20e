package io.beamfill.postgres.prepare;

import io.beamfill.postgres.prepare.TableSet.Table;
import io.beamfill.postgres.saved.LockHolders;
import io.beamfill.postgres.saved.StatementKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What of a set of tables forbids to take them apart; reads only. */
public final class TableChecks {
  /** Short transactions are met by looking more than once. */
  private static final int LOOKS = 5;

  private static final long MILLIS_BETWEEN_LOOKS = 200;

  /** What a user lacks who could take things away, and not bring them back. */
  private static final String PRIVILEGES =
      """
      SELECT format('The user %s does not own the table %I.%I, and may not alter it: run as %s, or'
                    || ' GRANT %s TO %s.',
               current_user, n.nspname, c.relname, c.relowner::regrole, c.relowner::regrole,
               quote_ident(current_user))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY(?::oid[]) AND NOT pg_has_role(c.relowner, 'USAGE')
      UNION ALL
      SELECT DISTINCT format('The user %s may not create indexes in the schema %I: GRANT CREATE ON'
                             || ' SCHEMA %I TO %s.',
               current_user, n.nspname, n.nspname, quote_ident(current_user))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY(?::oid[]) AND NOT has_schema_privilege(n.oid, 'CREATE')
      UNION ALL
      SELECT DISTINCT format('The user %s may not create indexes in the tablespace %I: GRANT CREATE'
                             || ' ON TABLESPACE %I TO %s.',
               current_user, t.spcname, t.spcname, quote_ident(current_user))
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_tablespace t ON t.oid = c.reltablespace
      WHERE i.indrelid = ANY(?::oid[]) AND NOT has_tablespace_privilege(t.oid, 'CREATE')
      """;

  /** Tables whose rows a trigger may send to tables that inherit from them. */
  private static final String INHERITED =
      """
      SELECT format('The table %I.%I has tables that inherit from it, and the trigger %I, which may'
                    || ' send its rows there.', n.nspname, c.relname, t.tgname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
        AND t.tgenabled IN ('O', 'A') AND t.tgtype::integer & 4 <> 0
      WHERE c.oid = ANY(?::oid[]) AND c.relkind = 'r'
        AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)
      """;

  private static final String REPLICATED =
      """
      SELECT format('The table %I.%I is published by %s.', p.schemaname, p.tablename,
               string_agg(p.pubname, ', ' ORDER BY p.pubname))
      FROM pg_publication_tables p
      JOIN pg_namespace n ON n.nspname = p.schemaname
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename
      WHERE c.oid = ANY(?::oid[])
      GROUP BY p.schemaname, p.tablename
      UNION ALL
      SELECT format('The table %I.%I is filled by a subscription.', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY(?::oid[]) AND c.oid IN (SELECT srrelid FROM pg_subscription_rel)
      UNION ALL
      SELECT format('The logical replication slot %s reads this database.', slot_name)
      FROM pg_replication_slots
      WHERE slot_type = 'logical' AND database = current_database()
      """;

  private TableChecks() {}

  /**
   * Looks at the tables.
   *
   * @param begun whether prepare has taken something of them before: rows may be those of the job
   * @return everything that is wrong, the worst first
   */
  public static List<Refusal> refusals(
      Connection connection, TableSet tables, PrepareOptions options, boolean begun)
      throws SQLException {
    List<Refusal> refusals = new ArrayList<>();
    if (ask(connection, "SELECT 'no table' WHERE pg_is_in_recovery()", tables).size() > 0) {
      refusals.add(Refusal.of("The target is a standby, which cannot be written to."));
    }
    ask(connection, PRIVILEGES, tables).forEach(each -> refusals.add(Refusal.of(each)));
    if (!options.keep().contains(StatementKind.TRIGGER)) {
      ask(connection, INHERITED, tables)
          .forEach(each -> refusals.add(Refusal.unless("--keep=triggers", each)));
    }
    if (!options.allowReplicated()) {
      ask(connection, REPLICATED, tables)
          .forEach(each -> refusals.add(Refusal.unless("--allow-replicated", each)));
    }
    if (!options.allowRows() && !begun) {
      addRows(connection, tables, refusals);
    }
    if (!options.allowSessions()) {
      addSessions(connection, tables, refusals);
    }
    return refusals;
  }

  private static List<String> ask(Connection connection, String question, TableSet tables)
      throws SQLException {
    List<String> answers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        statement.setArray(i, connection.createArrayOf("bigint", tables.oids().toArray()));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          answers.add(row.getString(1));
        }
      }
    }
    return answers;
  }

  private static void addRows(Connection connection, TableSet tables, List<Refusal> refusals)
      throws SQLException {
    List<String> filled = new ArrayList<>();
    for (Table each : tables.tables()) {
      if (!each.partitioned() && UnloggedInventory.holdsRows(connection, each)) {
        filled.add(each.name());
      }
    }
    if (!filled.isEmpty()) {
      refusals.add(
          Refusal.unless(
              "--allow-rows",
              (filled.size() == 1 ? "The table " : "The tables ")
                  + String.join(", ", filled)
                  + (filled.size() == 1 ? " holds rows" : " hold rows")
                  + ", for which all indexes would be built again."));
    }
  }

  private static void addSessions(Connection connection, TableSet tables, List<Refusal> refusals)
      throws SQLException {
    TreeSet<String> sessions = new TreeSet<>();
    for (int look = 0; look < LOOKS && sessions.isEmpty(); look++) {
      pause(look);
      // What a transaction sees of other sessions does not change, unless it asks for that.
      ask(connection, "SELECT 'x' FROM pg_stat_clear_snapshot()", tables);
      sessions.addAll(LockHolders.of(connection, tables.oids()));
    }
    if (!sessions.isEmpty()) {
      refusals.add(
          Refusal.unless(
              "--allow-sessions",
              "The tables are in use by " + String.join(" and ", sessions) + "."));
    }
  }

  private static void pause(int look) {
    if (look > 0) {
      try {
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
