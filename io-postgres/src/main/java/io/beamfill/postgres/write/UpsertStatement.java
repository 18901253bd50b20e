package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Moves rows from a staging table into the target with one statement, in key order, so that two
 * writers cannot deadlock. Of several staged rows with one key the one with the greatest version,
 * and of these the last, is written. A target row that is equal, byte by byte, or that has a
 * greater version, is left alone.
 */
final class UpsertStatement {
  private final TableMapping mapping;
  private final StagingTable staging;
  private final boolean fallback;

  UpsertStatement(TableMapping mapping, StagingTable staging, boolean fallback) {
    this.mapping = mapping;
    this.staging = staging;
    this.fallback = fallback;
  }

  /**
   * Moves all staged rows.
   *
   * @param staged their number
   */
  RowCounts executeAll(Connection connection, int staged) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(""))) {
      return execute(statement, staged);
    }
  }

  /**
   * Moves some of the staged rows.
   *
   * @param rows their places in the block
   */
  RowCounts execute(Connection connection, List<Integer> rows) throws SQLException {
    String chosen = " WHERE " + CopyStream.ROW + " = ANY (?)";
    try (PreparedStatement statement = connection.prepareStatement(sql(chosen))) {
      statement.setArray(1, connection.createArrayOf("integer", rows.toArray()));
      return execute(statement, rows.size());
    }
  }

  private static RowCounts execute(PreparedStatement statement, int staged) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      long distinct = result.getLong(1);
      long inserted = result.getLong(2);
      long updated = result.getLong(3);
      long notWritten = distinct - inserted - updated;
      // Counted by a second look at the target, which others may have changed meanwhile.
      long superseded = Math.min(result.getLong(4), notWritten);
      return new RowCounts(
          inserted, updated, notWritten - superseded, staged - distinct + superseded, 0);
    }
  }

  private String sql(String chosen) {
    if (mapping.spec().key().isEmpty()) {
      return "WITH written AS (%s%s RETURNING 1) SELECT count(*), count(*), 0, 0 FROM written"
          .formatted(insert(staging.sqlName()), chosen);
    }
    return "WITH source AS MATERIALIZED (SELECT DISTINCT ON ("
        + keys()
        + ") "
        + names("")
        + " FROM "
        + staging.sqlName()
        + chosen
        + " ORDER BY "
        + keys()
        + mapping
            .spec()
            .versionColumn()
            .map(each -> ", " + quote(each) + " DESC NULLS LAST")
            .orElse("")
        + ", "
        + CopyStream.ROW
        + " DESC), written AS ("
        + insert("source")
        + " ORDER BY "
        + keys()
        + onConflict()
        + " RETURNING (target.xmax = 0) AS inserted)"
        + " SELECT (SELECT count(*) FROM source),"
        + " count(*) FILTER (WHERE inserted), count(*) FILTER (WHERE NOT inserted), "
        + superseded()
        + " FROM written";
  }

  private String insert(String from) {
    return "INSERT INTO %s AS target (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s"
        .formatted(mapping.table().qualifiedName(), names(""), names(""), from);
  }

  private String onConflict() {
    List<String> values =
        mapping.columnNames().stream()
            .filter(each -> !mapping.spec().key().contains(each))
            .toList();
    if (fallback || values.isEmpty()) {
      return " ON CONFLICT (" + keys() + ") DO NOTHING";
    }
    String set =
        values.stream()
            .map(each -> quote(each) + " = excluded." + quote(each))
            .collect(joining(", "));
    return " ON CONFLICT (%s) DO UPDATE SET %s WHERE %s%s"
        .formatted(
            keys(),
            set,
            differs(values),
            mapping
                .spec()
                .versionColumn()
                .map(each -> " AND NOT (" + isNewer("target", each, "excluded") + ")")
                .orElse(""));
  }

  /**
   * Compares the stored bytes: works for types without equality, and sees 1.0 and 1.00 as
   * different.
   */
  private static String differs(List<String> columns) {
    String target = columns.stream().map(each -> "target." + quote(each)).collect(joining(", "));
    String excluded =
        columns.stream().map(each -> "excluded." + quote(each)).collect(joining(", "));
    return "ROW(%s)::record OPERATOR(pg_catalog.*<>) ROW(%s)::record".formatted(target, excluded);
  }

  private static String isNewer(String one, String version, String other) {
    String column = quote(version);
    return "%1$s.%3$s IS NOT NULL AND (%2$s.%3$s IS NULL OR %1$s.%3$s > %2$s.%3$s)"
        .formatted(one, other, column);
  }

  /**
   * Rows of the source that gave way to the target's, by their version or because they are
   * fallbacks.
   */
  private String superseded() {
    if (fallback) {
      return existing("NOT (" + identical() + ")");
    }
    return mapping
        .spec()
        .versionColumn()
        .map(each -> existing(isNewer("existing", each, "source")))
        .orElse("0");
  }

  private String existing(String condition) {
    String join =
        mapping.spec().key().stream()
            .map(each -> "existing.%1$s = source.%1$s".formatted(quote(each)))
            .collect(joining(" AND "));
    return "(SELECT count(*) FROM source JOIN %s AS existing ON %s WHERE %s)"
        .formatted(mapping.table().qualifiedName(), join, condition);
  }

  private String identical() {
    String existing =
        mapping.columns().stream()
            .map(
                each ->
                    "CAST(existing.%s AS %s)"
                        .formatted(quote(each.name()), each.target().type().baseTypeName()))
            .collect(joining(", "));
    return "ROW(%s)::record OPERATOR(pg_catalog.*=) ROW(%s)::record"
        .formatted(existing, names("source."));
  }

  private String names(String prefix) {
    return mapping.columns().stream()
        .map(MappedColumn::name)
        .map(each -> prefix + quote(each))
        .collect(joining(", "));
  }

  private String keys() {
    return mapping.spec().key().stream().map(UpsertStatement::quote).collect(joining(", "));
  }

  private static String quote(String name) {
    return Identifiers.quote(name);
  }
}
