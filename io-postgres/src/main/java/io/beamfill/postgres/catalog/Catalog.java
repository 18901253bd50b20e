package io.beamfill.postgres.catalog;

import io.beamfill.transforms.decode.KeyPart;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads tables from {@code pg_catalog}. The information schema is not used: it hides what the user
 * may not write to, and knows no indexes.
 */
public final class Catalog {
  private static final String TABLE =
      """
      SELECT c.oid, c.relkind = 'p' AS partitioned
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
      """;

  private static final String COLUMNS =
      """
      WITH RECURSIVE resolved(oid, base, not_null, has_default) AS (
        SELECT oid, oid, false, false
        FROM pg_catalog.pg_type
        UNION ALL
        SELECT r.oid, d.typbasetype, r.not_null OR d.typnotnull,
               r.has_default OR d.typdefault IS NOT NULL
        FROM resolved r
        JOIN pg_catalog.pg_type d ON d.oid = r.base
        WHERE d.typtype = 'd'
      )
      SELECT a.attname::text AS name,
             pg_catalog.format_type(a.atttypid, a.atttypmod) AS declared,
             a.attnotnull OR own.not_null AS not_null,
             (a.atthasdef OR own.has_default OR a.attidentity = 'd') AND a.attgenerated = ''
               AS has_default,
             a.attidentity = 'a' AS identity_always,
             a.attgenerated <> '' AS generated,
             element.oid IS NOT NULL AS is_array,
             coalesce(element.oid, 0)::bigint AS element_oid,
             CASE WHEN n.nspname = 'pg_catalog' THEN pg_catalog.format_type(stored.oid, -1)
                  ELSE pg_catalog.quote_ident(n.nspname) || '.'
                       || pg_catalog.quote_ident(stored.typname)
             END AS stored_name,
             kind.oid::bigint AS kind_oid,
             kind.typname::text AS kind_name,
             kind.typtype = 'e' AS is_enum,
             coalesce(
               (SELECT pg_catalog.array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
                FROM pg_catalog.pg_enum e
                WHERE e.enumtypid = kind.oid),
               '{}') AS enum_labels
      FROM pg_catalog.pg_attribute a
      JOIN resolved own ON own.oid = a.atttypid
      JOIN pg_catalog.pg_type base ON base.oid = own.base AND base.typtype <> 'd'
      LEFT JOIN pg_catalog.pg_type element
        ON element.oid = base.typelem AND element.typarray = base.oid
      JOIN pg_catalog.pg_type stored ON stored.oid = coalesce(element.oid, base.oid)
      JOIN pg_catalog.pg_namespace n ON n.oid = stored.typnamespace
      JOIN resolved inner_type ON inner_type.oid = stored.oid
      JOIN pg_catalog.pg_type kind ON kind.oid = inner_type.base AND kind.typtype <> 'd'
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  /**
   * An expression is understood where it is the lower case of a column in the column's own
   * collation; an index on another one is left out, because then a part of it is missing.
   */
  private static final String UNIQUE_KEYS =
      """
      SELECT c.relname::text AS name,
             i.indisprimary AS is_primary,
             pg_catalog.array_agg(a.attname::text ORDER BY k.place) AS columns,
             pg_catalog.array_agg((k.attnum = 0)::text ORDER BY k.place) AS folded
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indcollation::oid[])
        WITH ORDINALITY AS k(attnum, collation_oid, place)
      JOIN pg_catalog.pg_attribute a
        ON a.attrelid = i.indrelid AND a.attnum > 0 AND NOT a.attisdropped
       AND (a.attnum = k.attnum
         OR k.attnum = 0 AND k.collation_oid = a.attcollation
           AND pg_catalog.pg_get_indexdef(i.indexrelid, k.place::int, true)
             IN (format('lower(%I)', a.attname), format('lower(%I::text)', a.attname)))
      WHERE i.indrelid = ?::oid
        AND i.indisunique AND i.indisvalid AND i.indisready AND i.indimmediate
        AND NOT i.indisexclusion
        AND i.indpred IS NULL
        AND k.place <= i.indnkeyatts
      GROUP BY c.relname, i.indisprimary, i.indnkeyatts
      HAVING count(*) = i.indnkeyatts
      ORDER BY i.indisprimary DESC, c.relname
      """;

  /** Leaves out the copies of a foreign key that exist for each partition of its parent. */
  private static final String FOREIGN_KEYS =
      """
      SELECT f.conname::text AS name,
             pn.nspname::text AS parent_schema,
             p.relname::text AS parent_table,
             pg_catalog.array_agg(a.attname::text ORDER BY k.place) AS columns,
             pg_catalog.array_agg(pa.attname::text ORDER BY k.place) AS parent_columns
      FROM pg_catalog.pg_constraint f
      JOIN pg_catalog.pg_class p ON p.oid = f.confrelid
      JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
      CROSS JOIN LATERAL unnest(f.conkey, f.confkey)
        WITH ORDINALITY AS k(attnum, parent_attnum, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
      JOIN pg_catalog.pg_attribute pa ON pa.attrelid = f.confrelid AND pa.attnum = k.parent_attnum
      WHERE f.conrelid = ?::oid AND f.contype = 'f'
        AND NOT EXISTS (
          SELECT 1 FROM pg_catalog.pg_constraint o
          WHERE o.oid = f.conparentid AND o.conrelid = f.conrelid)
      GROUP BY f.oid, f.conname, pn.nspname, p.relname
      ORDER BY f.conname
      """;

  /** Leaves out the copies of a foreign key that exist for each partition of its child. */
  private static final String REFERRERS =
      """
      SELECT cn.nspname::text AS schema,
             c.relname::text AS table_name,
             pg_catalog.array_agg(a.attname::text ORDER BY k.place) AS columns,
             pg_catalog.array_agg(pa.attname::text ORDER BY k.place) AS parent_columns
      FROM pg_catalog.pg_constraint f
      JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
      JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
      CROSS JOIN LATERAL unnest(f.conkey, f.confkey)
        WITH ORDINALITY AS k(attnum, parent_attnum, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
      JOIN pg_catalog.pg_attribute pa ON pa.attrelid = f.confrelid AND pa.attnum = k.parent_attnum
      WHERE f.confrelid = ?::oid AND f.contype = 'f' AND f.conparentid = 0
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
      GROUP BY f.oid, f.conname, cn.nspname, c.relname
      ORDER BY cn.nspname, c.relname, f.conname
      """;

  private Catalog() {}

  /**
   * The table of this name, partitioned or not. Views and foreign tables are no tables.
   *
   * @param schema without quotes, compared exactly
   * @param table without quotes, compared exactly
   * @return empty where the schema or the table does not exist
   */
  public static Optional<TargetTable> table(Connection connection, String schema, String table)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long oid = row.getLong("oid");
        return Optional.of(
            new TargetTable(
                schema,
                table,
                row.getBoolean("partitioned"),
                rows(connection, COLUMNS, oid, Catalog::column),
                rows(connection, UNIQUE_KEYS, oid, Catalog::uniqueKey),
                rows(connection, FOREIGN_KEYS, oid, Catalog::foreignKey),
                rows(connection, REFERRERS, oid, Catalog::referrer)));
      }
    }
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T> List<T> rows(
      Connection connection, String query, long oid, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        List<T> read = new ArrayList<>();
        while (row.next()) {
          read.add(reader.read(row));
        }
        return read;
      }
    }
  }

  private static TargetColumn column(ResultSet row) throws SQLException {
    return new TargetColumn(
        row.getString("name"),
        columnType(row),
        row.getBoolean("not_null"),
        row.getBoolean("has_default"),
        row.getBoolean("identity_always"),
        row.getBoolean("generated"));
  }

  private static ColumnType columnType(ResultSet row) throws SQLException {
    boolean array = row.getBoolean("is_array");
    return new ColumnType(
        row.getString("declared"),
        PgType.of(
            (int) row.getLong("kind_oid"), row.getString("kind_name"), row.getBoolean("is_enum")),
        array,
        (int) row.getLong("element_oid"),
        names(row, "enum_labels"),
        row.getString("stored_name") + (array ? "[]" : ""));
  }

  private static UniqueKey uniqueKey(ResultSet row) throws SQLException {
    List<String> columns = names(row, "columns");
    List<String> folded = names(row, "folded");
    List<KeyPart> parts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      parts.add(new KeyPart(columns.get(i), Boolean.parseBoolean(folded.get(i))));
    }
    return new UniqueKey(row.getString("name"), parts, row.getBoolean("is_primary"));
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        row.getString("name"),
        names(row, "columns"),
        row.getString("parent_schema"),
        row.getString("parent_table"),
        names(row, "parent_columns"));
  }

  private static Referrer referrer(ResultSet row) throws SQLException {
    return new Referrer(
        row.getString("schema"),
        row.getString("table_name"),
        names(row, "columns"),
        names(row, "parent_columns"));
  }

  private static List<String> names(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    try {
      return List.of((String[]) array.getArray());
    } finally {
      array.free();
    }
  }
}
