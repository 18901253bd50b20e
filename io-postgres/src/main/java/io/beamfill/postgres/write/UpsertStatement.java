package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Identifiers;
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

  /** Moves all staged rows. */
  RowCounts execute(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(""))) {
      return counts(statement);
    }
  }

  /** Moves the staged rows from {@code first} to {@code last}, both included. */
  RowCounts execute(Connection connection, int first, int last) throws SQLException {
    String chosen = " WHERE " + StagingTable.ROW + " BETWEEN ? AND ?";
    try (PreparedStatement statement = connection.prepareStatement(sql(chosen))) {
      statement.setInt(1, first);
      statement.setInt(2, last);
      return counts(statement);
    }
  }

  /**
   * What became of the rows. Where the target is asked for its keys, it is seen as it was before
   * the statement; others may have changed it meanwhile, but the sum holds.
   */
  private static RowCounts counts(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      long staged = result.getLong(1);
      long distinct = result.getLong(2);
      long existing = result.getLong(3);
      long written = result.getLong(5);
      long notWritten = distinct - written;
      long superseded = Math.max(0, Math.min(result.getLong(4), notWritten));
      long inserted = Math.min(written, distinct - existing);
      return new RowCounts(
          inserted, written - inserted, notWritten - superseded, staged - distinct + superseded, 0);
    }
  }

  private String sql(String chosen) {
    if (mapping.spec().key().isEmpty()) {
      return "WITH chosen AS MATERIALIZED (SELECT %s FROM %s%s), written AS (%s RETURNING 1)"
              .formatted(names(""), staging.sqlName(), chosen, insert("chosen"))
          + " SELECT (SELECT count(*) FROM chosen), (SELECT count(*) FROM chosen), 0, 0,"
          + " count(*) FROM written";
    }
    return "WITH chosen AS MATERIALIZED (SELECT * FROM "
        + staging.sqlName()
        + chosen
        + "), source AS MATERIALIZED (SELECT DISTINCT ON ("
        + keys("")
        + ") "
        + names("")
        + " FROM chosen ORDER BY "
        + keys("")
        + mapping
            .spec()
            .versionColumn()
            .map(each -> ", " + quote(each) + " DESC NULLS LAST")
            .orElse("")
        + ", "
        + StagingTable.ROW
        + " DESC), "
        + (looksFirst() ? "found AS MATERIALIZED (" + found() + "), " : "")
        + "written AS ("
        + insert("source")
        + " ORDER BY "
        + keys("")
        + onConflict()
        + (looksFirst()
            ? " RETURNING 1) SELECT (SELECT count(*) FROM chosen), (SELECT count(*) FROM source),"
                + " existing, "
                + superseded()
                + ", (SELECT count(*) FROM written) FROM found"
            : " RETURNING (target.xmax = 0) AS inserted)"
                + " SELECT (SELECT count(*) FROM chosen), (SELECT count(*) FROM source),"
                + " (SELECT count(*) FROM source) - count(*) FILTER (WHERE inserted), 0,"
                + " count(*) FROM written");
  }

  /**
   * Whether the target is asked for the keys beforehand. That costs 8 to 40 % of the statement's
   * time; without it, the system columns tell inserts from updates.
   */
  private boolean looksFirst() {
    return fallback || mapping.spec().versionColumn().isPresent() || mapping.table().partitioned();
  }

  private String insert(String from) {
    return "INSERT INTO %s AS target (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s"
        .formatted(mapping.table().qualifiedName(), names(""), names(""), from);
  }

  private String onConflict() {
    List<String> values =
        mapping.columns().stream()
            .filter(each -> !each.target().identityAlways())
            .map(MappedColumn::name)
            .filter(each -> !mapping.spec().key().contains(each))
            .toList();
    if (fallback || values.isEmpty()) {
      return " ON CONFLICT (" + keys("") + ") DO NOTHING";
    }
    String set =
        values.stream()
            .map(each -> quote(each) + " = excluded." + quote(each))
            .collect(joining(", "));
    return " ON CONFLICT (%s) DO UPDATE SET %s WHERE %s%s"
        .formatted(
            keys(""),
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

  /** Whether the row {@code one} has a greater version than the row {@code other}. */
  static String isNewer(String one, String version, String other) {
    String column = quote(version);
    return "%1$s.%3$s IS NOT NULL AND (%2$s.%3$s IS NULL OR %1$s.%3$s > %2$s.%3$s)"
        .formatted(one, other, column);
  }

  /**
   * How many rows of the source have their key in the target already, and how many of these are
   * equal to the target's row, for fallbacks, or older than it.
   */
  private String found() {
    return "SELECT count(*) AS existing, count(*) FILTER (WHERE %s) AS matching FROM source JOIN %s AS existing ON %s"
        .formatted(matching(), mapping.table().qualifiedName(), sameKey(mapping));
  }

  /** Whether the target's row {@code existing} has the key of the row {@code source}. */
  static String sameKey(TableMapping mapping) {
    return mapping.spec().key().stream()
        .map(each -> "existing.%1$s = source.%1$s".formatted(quote(each)))
        .collect(joining(" AND "));
  }

  /** A fallback gives way to any other row, also to one that came during the statement. */
  private String superseded() {
    return fallback
        ? "(SELECT count(*) FROM source) - (SELECT count(*) FROM written) - matching"
        : "matching";
  }

  private String matching() {
    if (fallback) {
      return identical(mapping);
    }
    return mapping
        .spec()
        .versionColumn()
        .map(each -> isNewer("existing", each, "source"))
        .orElse("false");
  }

  /** Whether the target's row {@code existing} is what the row {@code source} would become. */
  static String identical(TableMapping mapping) {
    String existing =
        mapping.columns().stream()
            .map(each -> "existing." + quote(each.name()))
            .collect(joining(", "));
    String stored =
        mapping.columns().stream()
            .map(
                each ->
                    "CAST(source.%s AS %s)"
                        .formatted(quote(each.name()), each.target().type().name()))
            .collect(joining(", "));
    return "ROW(%s)::record OPERATOR(pg_catalog.*=) ROW(%s)::record".formatted(existing, stored);
  }

  private String names(String prefix) {
    return mapping.columns().stream()
        .map(MappedColumn::name)
        .map(each -> prefix + quote(each))
        .collect(joining(", "));
  }

  private String keys(String prefix) {
    return mapping.spec().key().stream().map(each -> prefix + quote(each)).collect(joining(", "));
  }

  private static String quote(String name) {
    return Identifiers.quote(name);
  }
}
