package io.beamfill.jdbc.dialect;

import static java.util.stream.Collectors.joining;

import io.beamfill.jdbc.catalog.ColumnKind;
import io.beamfill.jdbc.catalog.TargetColumn;
import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code MERGE} as SQL:2003 and its successors have it, with one row of {@code VALUES} as its
 * source. Each parameter is cast to its column's type, without which databases do not know it.
 *
 * @param quotes of the driver
 * @param h2 whether it is H2, whose JSON and arrays are known, and whose types need no length
 */
record MergeDialect(Quotes quotes, boolean h2) implements Dialect {
  @Override
  public String upsert(TableMapping mapping, boolean fallback) {
    boolean updates = !fallback && !mapping.values().isEmpty();
    return "MERGE INTO "
        + quotes.name(mapping.table())
        + " AS target USING (VALUES ("
        + mapping.columns().stream().map(this::parameter).collect(joining(", "))
        + ")) AS source ("
        + quotes.columns(mapping)
        + ") ON ("
        + mapping.key().stream()
            .map(quotes::name)
            .map(each -> "target." + each + " = source." + each)
            .collect(joining(" AND "))
        + ")"
        + (updates ? update(mapping) : "")
        + " WHEN NOT MATCHED THEN INSERT ("
        + quotes.columns(mapping)
        + ") VALUES ("
        + quotes.columns(mapping, each -> "source." + each)
        + ")";
  }

  private String update(TableMapping mapping) {
    return " WHEN MATCHED"
        + mapping
            .versionColumn()
            .map(each -> " AND " + quotes.isNotOlder(each, "target.%s", "source.%s"))
            .orElse("")
        + " THEN UPDATE SET "
        + mapping.values().stream()
            .map(quotes::name)
            .map(each -> each + " = source." + each)
            .collect(joining(", "));
  }

  private String parameter(MappedColumn column) {
    String value =
        h2 && column.kind() == ColumnKind.JSON && !column.target().array() ? "? FORMAT JSON" : "?";
    return "CAST(" + value + " AS " + type(column.target()) + ")";
  }

  private String type(TargetColumn column) {
    String name = column.typeName();
    if (column.array()) {
      return name.replaceAll("(CHARACTER|BINARY)( VARYING)?\\([0-9]+\\)", "$1 VARYING") + " ARRAY";
    }
    return switch (column.kind()) {
      case TEXT, BYTES ->
          h2 ? name.replaceFirst("^(CHARACTER|BINARY)$", "$1 VARYING") : sized(column);
      case NUMERIC ->
          name.toUpperCase(Locale.ROOT).equals("DECFLOAT")
              ? name
              : "%s(%d, %d)".formatted(name, column.size(), column.digits());
      case NAMED -> h2 ? "CHARACTER VARYING" : name;
      case SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          BOOLEAN,
          UUID,
          JSON,
          TIMESTAMP,
          TIMESTAMP_WITH_ZONE,
          DATE ->
          name;
    };
  }

  private static String sized(TargetColumn column) {
    boolean large = column.typeName().toUpperCase(Locale.ROOT).matches(".*(LOB|LARGE OBJECT|TEXT)");
    return large || column.size() <= 0
        ? column.typeName()
        : column.typeName() + "(" + column.size() + ")";
  }

  @Override
  public void bind(
      PreparedStatement statement, int index, MappedColumn column, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, column.target().array() ? Types.ARRAY : column.kind().jdbcType());
    } else if (value instanceof Object[] elements) {
      Object[] objects = new Object[elements.length];
      for (int i = 0; i < elements.length; i++) {
        objects[i] = elements[i] == null ? null : Parameters.object(column.kind(), elements[i]);
      }
      statement.setObject(index, objects);
    } else {
      Parameters.bind(statement, index, column.kind(), value);
    }
  }

  @Override
  public @Nullable String session() {
    return null;
  }

  @Override
  public void check(Connection connection, TableMapping mapping) {
    for (MappedColumn column : mapping.columns()) {
      boolean json = column.kind() == ColumnKind.JSON;
      if ((column.target().array() && (!h2 || json)) || (json && !h2)) {
        throw new BeamfillException(
            Category.TARGET,
            "The column "
                + column.name()
                + " of "
                + mapping.table().displayName()
                + " is of a type ("
                + column.target().typeName()
                + (column.target().array() ? " array" : "")
                + ") that write.mode: jdbcio does not know how to write there: make it text, or"
                + " remove the column.");
      }
    }
  }
}
