package io.beamfill.jdbc.dialect;

import static java.util.stream.Collectors.joining;

import io.beamfill.jdbc.catalog.ColumnKind;
import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * PostgreSQL: {@code INSERT … ON CONFLICT}. Parameters stand bare in {@code VALUES}, so that the
 * driver's {@code reWriteBatchedInserts} works; the server finds the types.
 *
 * @param quotes of the driver
 */
record PostgresDialect(Quotes quotes) implements Dialect {
  private static final Set<String> TEXT_TYPES = Set.of("text", "varchar", "bpchar");

  @Override
  public String upsert(TableMapping mapping, boolean fallback) {
    return "INSERT INTO "
        + quotes.name(mapping.table())
        + " AS target ("
        + quotes.columns(mapping)
        + ") OVERRIDING SYSTEM VALUE VALUES ("
        + quotes.columns(mapping, each -> "?")
        + ") ON CONFLICT ("
        + mapping.key().stream().map(quotes::name).collect(joining(", "))
        + ")"
        + (fallback || mapping.values().isEmpty() ? " DO NOTHING" : update(mapping));
  }

  private String update(TableMapping mapping) {
    return " DO UPDATE SET "
        + mapping.values().stream()
            .map(quotes::name)
            .map(each -> each + " = excluded." + each)
            .collect(joining(", "))
        + mapping
            .versionColumn()
            .map(each -> " WHERE " + quotes.isNotOlder(each, "target.%s", "excluded.%s"))
            .orElse("");
  }

  @Override
  public void bind(
      PreparedStatement statement, int index, MappedColumn column, @Nullable Object value)
      throws SQLException {
    ColumnKind kind = column.kind();
    if (value == null) {
      boolean untyped = column.target().array() || hasNameOfItsOwn(column);
      statement.setNull(index, untyped ? Types.OTHER : kind.jdbcType());
    } else if (value instanceof Object[] elements) {
      statement.setArray(
          index,
          statement
              .getConnection()
              .createArrayOf(column.target().typeName(), elements(kind, elements)));
    } else if (hasNameOfItsOwn(column)) {
      // An untyped parameter: the server takes the column's type.
      statement.setObject(index, value, Types.OTHER);
    } else {
      Parameters.bind(statement, index, kind, value);
    }
  }

  private static boolean hasNameOfItsOwn(MappedColumn column) {
    return switch (column.kind()) {
      case JSON, NAMED -> true;
      case TEXT -> !TEXT_TYPES.contains(column.target().typeName().toLowerCase(Locale.ROOT));
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          BYTES,
          UUID,
          TIMESTAMP,
          TIMESTAMP_WITH_ZONE,
          DATE ->
          false;
    };
  }

  private static Object[] elements(ColumnKind kind, @Nullable Object[] values) {
    Object[] elements =
        kind == ColumnKind.BYTES ? new byte[values.length][] : new Object[values.length];
    for (int index = 0; index < values.length; index++) {
      elements[index] = values[index] == null ? null : Parameters.object(kind, values[index]);
    }
    return elements;
  }

  @Override
  public @Nullable String session() {
    return null;
  }

  @Override
  public void check(Connection connection, TableMapping mapping) {}
}
