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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The foreign keys of tables, and, where the tables become UNLOGGED, those of others that point at
 * them, which the server does not allow to stay. Else these stay: they cost a load nothing.
 *
 * <p>A foreign key comes back unchecked at once, and is checked at the end. That of a partitioned
 * table is checked when it comes back, because the server knows no other way.
 */
final class ForeignKeyInventory {
  private static final String SELECT =
      """
      SELECT k.oid::bigint AS oid,
             k.conparentid::bigint AS parent,
             format('%I.%I', tn.nspname, t.relname) AS table_name,
             quote_ident(k.conname) AS name,
             p.conname IS NOT DISTINCT FROM k.conname AS named_as_parent,
             k.conrelid = ANY(?::oid[]) AS of_job,
             t.relkind = 'p' OR t.relispartition AND k.conparentid <> 0 AS partitioned,
      """
          + CurrentObject.FOREIGN_KEY
          + " AS definition,"
          + """
             k.convalidated AS validated,
             coalesce((SELECT bool_and(tg.tgenabled = 'O') FROM pg_trigger tg
                       WHERE tg.tgconstraint = k.oid), false) AS checked,
             array(SELECT format('COMMENT ON CONSTRAINT %I ON %I.%I IS %L',
                                 k.conname, tn.nspname, t.relname, comment)
                   FROM obj_description(k.oid, 'pg_constraint') AS comment
                   WHERE comment IS NOT NULL) AS settle,
             format('SELECT c.* FROM %s%I.%I c WHERE %s AND NOT EXISTS (SELECT FROM %s%I.%I p WHERE %s)',
               CASE t.relkind WHEN 'r' THEN 'ONLY ' END, tn.nspname, t.relname,
               CASE k.confmatchtype
                 WHEN 'f' THEN '(' || pairs.any_given || ')' ELSE pairs.all_given END,
               CASE f.relkind WHEN 'r' THEN 'ONLY ' END, fn.nspname, f.relname,
               pairs.equal) AS violations
      FROM pg_constraint k
      JOIN pg_class t ON t.oid = k.conrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
      JOIN pg_class f ON f.oid = k.confrelid
      JOIN pg_namespace fn ON fn.oid = f.relnamespace
      LEFT JOIN pg_constraint p ON p.oid = k.conparentid
      CROSS JOIN LATERAL (
        SELECT string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ' ORDER BY place) AS all_given,
               string_agg(format('c.%I IS NOT NULL', a.attname), ' OR ' ORDER BY place) AS any_given,
               string_agg(
                 format('p.%I %s c.%I', fa.attname,
                   CASE n.nspname WHEN 'pg_catalog' THEN o.oprname
                     ELSE format('OPERATOR(%I.%s)', n.nspname, o.oprname) END,
                   a.attname),
                 ' AND ' ORDER BY place) AS equal
        FROM unnest(k.conkey, k.confkey, k.conpfeqop)
          WITH ORDINALITY AS pair(child, parent, operator, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.child
        JOIN pg_attribute fa ON fa.attrelid = k.confrelid AND fa.attnum = pair.parent
        JOIN pg_operator o ON o.oid = pair.operator
        JOIN pg_namespace n ON n.oid = o.oprnamespace
      ) pairs
      WHERE k.contype = 'f' AND p.conrelid IS DISTINCT FROM k.conrelid
        AND (k.conrelid = ANY(?::oid[]) OR ? AND k.confrelid = ANY(?::oid[]))
      ORDER BY k.oid
      """;

  private record Key(
      long oid,
      long parent,
      String table,
      String name,
      boolean namedAsParent,
      boolean ofJob,
      boolean partitioned,
      String definition,
      boolean validated,
      boolean checked,
      List<String> settle,
      String violations) {
    String describe() {
      return "foreign key " + name + " of " + table;
    }

    String add() {
      return "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + definition;
    }
  }

  private final Map<Long, Key> keys = new LinkedHashMap<>();
  private final Findings findings;

  private ForeignKeyInventory(Findings findings) {
    this.findings = findings;
  }

  /**
   * @param pointingToo whether those of other tables that point at these are wanted too
   */
  static void read(Connection connection, TableSet tables, boolean pointingToo, Findings findings)
      throws SQLException {
    ForeignKeyInventory inventory = new ForeignKeyInventory(findings);
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      var oids = connection.createArrayOf("bigint", tables.oids().toArray());
      statement.setArray(1, oids);
      statement.setArray(2, oids);
      statement.setBoolean(3, pointingToo);
      statement.setArray(4, oids);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          inventory.add(row);
        }
      }
    }
    inventory.keys.values().forEach(inventory::consider);
  }

  private void add(ResultSet row) throws SQLException {
    Key key =
        new Key(
            row.getLong("oid"),
            row.getLong("parent"),
            row.getString("table_name"),
            row.getString("name"),
            row.getBoolean("named_as_parent"),
            row.getBoolean("of_job"),
            row.getBoolean("partitioned"),
            row.getString("definition"),
            row.getBoolean("validated"),
            row.getBoolean("checked"),
            List.of((String[]) row.getArray("settle").getArray()),
            row.getString("violations"));
    keys.put(key.oid(), key);
  }

  private void consider(Key key) {
    if (key.parent() != 0) {
      if (!keys.containsKey(key.parent())) {
        findings.keep(
            key.describe(),
            "it is part of that of a partitioned table that the job does not write");
      }
      return;
    }
    List<Key> parts = new ArrayList<>();
    collectParts(key, parts);
    if (!key.checked() || !parts.stream().allMatch(Key::checked)) {
      findings.keep(key.describe(), "somebody has disabled triggers that check it");
      return;
    }
    take(key, parts);
  }

  private void collectParts(Key key, List<Key> parts) {
    for (Key each : keys.values()) {
      if (each.parent() == key.oid()) {
        parts.add(each);
        collectParts(each, parts);
      }
    }
  }

  /** The server gives a part the name of the whole: one with another name must be there before. */
  private void take(Key key, List<Key> parts) {
    List<Key> before =
        parts.stream().filter(each -> !each.namedAsParent() || !each.settle().isEmpty()).toList();
    List<Integer> needs = new ArrayList<>();
    before.forEach(each -> needs.add(findings.next()));
    int ordinal = findings.next();
    for (int i = 0; i < before.size(); i++) {
      Key part = before.get(i);
      findings.add(
          statement(
              needs.get(i),
              part,
              Taking.with(ordinal),
              Bringing.by(List.of(part.add()), part.settle()).unless(part.violations())));
    }
    boolean checkedLater = !key.partitioned();
    String add = key.add() + (checkedLater ? " NOT VALID" : "");
    findings.add(
        statement(
            ordinal,
            key,
            Taking.by("ALTER TABLE " + key.table() + " DROP CONSTRAINT " + key.name()),
            new Bringing(List.of(add), 0, key.settle(), needs, key.violations())));
    if (checkedLater && key.validated()) {
      findings.add(
          new SavedStatement(
              findings.next(),
              StatementKind.VALIDATION,
              key.table(),
              key.name(),
              key.definition(),
              0,
              Taking.with(ordinal),
              Bringing.after(
                      List.of(ordinal),
                      "ALTER TABLE " + key.table() + " VALIDATE CONSTRAINT " + key.name())
                  .unless(key.violations())));
    }
  }

  private static SavedStatement statement(int ordinal, Key key, Taking taking, Bringing bringing) {
    return new SavedStatement(
        ordinal,
        StatementKind.FOREIGN_KEY,
        key.table(),
        key.name(),
        key.definition(),
        0,
        taking,
        bringing);
  }
}
