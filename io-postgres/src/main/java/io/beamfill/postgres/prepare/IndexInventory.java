package io.beamfill.postgres.prepare;

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
 * The indexes that only make queries faster. What also forbids something (a primary key, a unique
 * index, an exclusion constraint) stays: by it the load finds the rows that are there, and sets
 * aside the bad ones.
 *
 * <p>An index of a partitioned table goes with its parts, and comes back part by part, because an
 * index that the server makes for a partition has a name of the server's choice.
 */
final class IndexInventory {
  private static final String SELECT =
      """
      SELECT i.indexrelid::bigint AS oid,
             coalesce(h.inhparent, 0)::bigint AS parent,
             format('%I.%I', tn.nspname, t.relname) AS table_name,
             format('%I.%I', n.nspname, c.relname) AS name,
             pg_get_indexdef(i.indexrelid) AS definition,
             format('SET LOCAL default_tablespace = %L', coalesce(ts.spcname, '')) AS tablespace,
             pg_relation_size(c.oid) AS bytes,
             i.indisvalid OR c.relkind = 'I' AS usable,
             CASE WHEN i.indisclustered THEN
               format('ALTER TABLE %I.%I CLUSTER ON %I', tn.nspname, t.relname, c.relname)
             END AS cluster_mark,
             EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                     AND d.objid = c.oid AND d.deptype = 'e') AS of_extension,
             array(SELECT format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s',
                                 n.nspname, c.relname, a.attnum, a.attstattarget)
                   FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attstattarget >= 0 ORDER BY a.attnum)
             || array(SELECT format('ALTER INDEX %I.%I DEPENDS ON EXTENSION %I',
                                    n.nspname, c.relname, e.extname)
                      FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                        AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'
                      ORDER BY e.extname)
             || array(SELECT format('COMMENT ON INDEX %I.%I IS %L', n.nspname, c.relname, comment)
                      FROM obj_description(c.oid, 'pg_class') AS comment
                      WHERE comment IS NOT NULL) AS settle
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
      LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
      LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
      WHERE i.indrelid = ANY(?::oid[]) AND NOT i.indisunique AND NOT i.indisexclusion
      ORDER BY c.oid
      """;

  private record Index(
      long oid,
      long parent,
      String table,
      String name,
      String definition,
      String tablespace,
      long bytes,
      boolean usable,
      String clusterMark,
      boolean ofExtension,
      List<String> settle) {}

  private final Map<Long, Index> indexes = new LinkedHashMap<>();
  private final Findings findings;

  private IndexInventory(Findings findings) {
    this.findings = findings;
  }

  static void read(Connection connection, TableSet tables, Findings findings) throws SQLException {
    IndexInventory inventory = new IndexInventory(findings);
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setArray(1, connection.createArrayOf("bigint", tables.oids().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          inventory.add(row);
        }
      }
    }
    inventory.indexes.values().forEach(inventory::consider);
  }

  private void add(ResultSet row) throws SQLException {
    Index index =
        new Index(
            row.getLong("oid"),
            row.getLong("parent"),
            row.getString("table_name"),
            row.getString("name"),
            row.getString("definition"),
            row.getString("tablespace"),
            row.getLong("bytes"),
            row.getBoolean("usable"),
            row.getString("cluster_mark"),
            row.getBoolean("of_extension"),
            List.of((String[]) row.getArray("settle").getArray()));
    indexes.put(index.oid(), index);
  }

  private void consider(Index index) {
    if (index.parent() != 0) {
      if (!indexes.containsKey(index.parent())) {
        findings.keep(
            "index " + index.name(),
            "it is part of an index of a partitioned table that the job does not write");
      }
      return;
    }
    List<Index> tree = new ArrayList<>();
    collect(index, tree);
    for (Index each : tree) {
      if (each.ofExtension()) {
        findings.keep("index " + index.name(), "it belongs to an extension");
        return;
      }
      if (!each.usable()) {
        findings.keep(
            "index " + index.name(),
            "it is INVALID, because its build failed once: REINDEX INDEX "
                + each.name()
                + " repairs it, DROP INDEX removes it");
        return;
      }
    }
    take(tree);
  }

  private void collect(Index root, List<Index> tree) {
    tree.add(root);
    for (Index each : indexes.values()) {
      if (each.parent() == root.oid()) {
        collect(each, tree);
      }
    }
  }

  /** The first one is the root. */
  private void take(List<Index> tree) {
    Map<Long, Integer> ordinals = new LinkedHashMap<>();
    tree.forEach(each -> ordinals.put(each.oid(), findings.next()));
    Index root = tree.get(0);
    int rootOrdinal = ordinals.get(root.oid());
    for (Index each : tree) {
      int ordinal = ordinals.get(each.oid());
      findings.add(
          new SavedStatement(
              ordinal,
              StatementKind.INDEX,
              each.table(),
              each.name(),
              each.definition(),
              each.bytes(),
              each.oid() == root.oid()
                  ? Taking.by("DROP INDEX " + each.name())
                  : Taking.with(rootOrdinal),
              Bringing.by(List.of(each.tablespace(), each.definition()), each.settle())));
      if (each.parent() != 0) {
        Index parent = indexes.get(each.parent());
        addPart(
            StatementKind.ATTACHMENT,
            each,
            parent.name(),
            rootOrdinal,
            Bringing.after(
                List.of(ordinals.get(parent.oid()), ordinal),
                "ALTER INDEX " + parent.name() + " ATTACH PARTITION " + each.name()));
      }
      if (each.clusterMark() != null) {
        addPart(
            StatementKind.CLUSTER_MARK,
            each,
            each.name(),
            rootOrdinal,
            Bringing.after(List.of(ordinal), each.clusterMark()));
      }
    }
  }

  private void addPart(
      StatementKind kind, Index index, String definition, int root, Bringing bringing) {
    findings.add(
        new SavedStatement(
            findings.next(),
            kind,
            index.table(),
            index.name(),
            definition,
            0,
            Taking.with(root),
            bringing));
  }
}
