package io.beamfill.jdbc.dialect;

import static java.util.stream.Collectors.joining;

import io.beamfill.jdbc.catalog.ColumnKind;
import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * MariaDB and MySQL: {@code INSERT … ON DUPLICATE KEY UPDATE}. Its assignments are made one after
 * the other, so that the version comes last. Sessions keep time in UTC, and refuse what does not
 * fit, on tables of any engine.
 *
 * @param quotes of the driver
 */
record MariaDbDialect(Quotes quotes) implements Dialect {
  private static final String COLLATIONS =
      "SELECT column_name, collation_name FROM information_schema.columns"
          + " WHERE table_schema = ? AND table_name = ? AND collation_name IS NOT NULL";

  @Override
  public String upsert(TableMapping mapping, boolean fallback) {
    return "INSERT INTO "
        + quotes.name(mapping.table())
        + " ("
        + quotes.columns(mapping)
        + ") VALUES ("
        + quotes.columns(mapping, each -> "?")
        + ") ON DUPLICATE KEY UPDATE "
        + (fallback || mapping.values().isEmpty() ? nothing(mapping) : update(mapping));
  }

  private String nothing(TableMapping mapping) {
    String key = quotes.name(mapping.key().get(0));
    return key + " = " + key;
  }

  private String update(TableMapping mapping) {
    Optional<String> version = mapping.versionColumn();
    List<String> columns = new ArrayList<>(mapping.values());
    version.filter(columns::remove).ifPresent(columns::add);
    return columns.stream()
        .map(quotes::name)
        .map(
            each ->
                version
                    .map(v -> quotes.isNotOlder(v, "%s", "VALUES(%s)"))
                    .map(newer -> "%1$s = IF(%2$s, VALUES(%1$s), %1$s)".formatted(each, newer))
                    .orElse("%1$s = VALUES(%1$s)".formatted(each)))
        .collect(joining(", "));
  }

  @Override
  public void bind(
      PreparedStatement statement, int index, MappedColumn column, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, column.kind().jdbcType());
    } else if (column.kind() == ColumnKind.UUID) {
      statement.setString(index, value.toString());
    } else {
      Parameters.bind(statement, index, column.kind(), value);
    }
  }

  @Override
  public String session() {
    return "SET time_zone = '+00:00', sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')";
  }

  @Override
  public void check(Connection connection, TableMapping mapping) throws SQLException {
    Set<String> key = Set.copyOf(mapping.key());
    for (Set<String> other : mapping.table().uniqueKeys()) {
      if (!other.equals(key)) {
        throw unfit(
            mapping,
            "has a second unique index, on ("
                + String.join(", ", other)
                + "), and the database would overwrite a row that has the same value there: drop"
                + " the index for the load");
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(COLLATIONS)) {
      statement.setString(1, mapping.table().catalog());
      statement.setString(2, mapping.table().name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (key.contains(row.getString(1)) && !row.getString(2).endsWith("_bin")) {
            throw unfit(
                mapping,
                "compares its key "
                    + row.getString(1)
                    + " by "
                    + row.getString(2)
                    + ", for which different texts are equal: give the column a collation that ends"
                    + " with _bin");
          }
        }
      }
    }
  }

  private static BeamfillException unfit(TableMapping mapping, String problem) {
    return new BeamfillException(
        Category.TARGET, "The table " + mapping.table().displayName() + " " + problem + ".");
  }
}
