package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.ForeignKey;
import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.page.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes rows from a staging table that a whole set can be asked for: what costs one statement
 * however many they are. Rows are named by their index in the block.
 */
final class StagedRows {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;

  StagedRows(Connection connection, TableMapping mapping, StagingTable staging) {
    this.connection = connection;
    this.mapping = mapping;
    this.staging = staging;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void clear() throws SQLException {
    execute("DELETE FROM " + staging.sqlName());
  }

  /** What is staged now, in the block's order. */
  int[] rows() throws SQLException {
    String select =
        "SELECT %1$s, '' FROM %2$s ORDER BY %1$s".formatted(StagingTable.ROW, staging.sqlName());
    return query(select).keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Removes some rows. */
  void remove(Collection<Integer> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String delete =
        "DELETE FROM %s WHERE %s = ANY (?)".formatted(staging.sqlName(), StagingTable.ROW);
    try (PreparedStatement statement = Statements.prepare(connection, delete)) {
      statement.setArray(1, connection.createArrayOf("integer", rows.toArray()));
      statement.executeUpdate();
    }
  }

  List<Integer> removeNulls(String column) throws SQLException {
    String delete = "DELETE FROM %s WHERE %s IS NULL RETURNING %s, ''";
    return List.copyOf(
        query(delete.formatted(staging.sqlName(), quote(column), StagingTable.ROW)).keySet());
  }

  /**
   * Removes the rows whose parent is neither in the target nor, where the table refers to itself,
   * staged.
   *
   * @return the missing parent's key by row
   */
  private Map<Integer, String> removeOrphans(ForeignKey foreignKey) throws SQLException {
    String parent = Identifiers.quote(foreignKey.parentSchema(), foreignKey.parentTable());
    // A subquery of its own for each row: one look into the parent's index, however large it is.
    String missing = " AND (SELECT true FROM %s AS parent WHERE %s LIMIT 1) IS NULL";
    String orphaned =
        columns(foreignKey, "staged.%s IS NOT NULL", " AND ")
            + missing.formatted(parent, pointsTo(foreignKey));
    if (toItself(foreignKey)) {
      orphaned += missing.formatted(staging.sqlName(), pointsTo(foreignKey));
    }
    String delete =
        "DELETE FROM %s AS staged WHERE %s RETURNING %s, concat_ws(', ', %s)"
            .formatted(
                staging.sqlName(),
                orphaned,
                StagingTable.ROW,
                columns(foreignKey, "staged.%s::text", ", "));
    Map<Integer, String> orphans = new TreeMap<>();
    Map<Integer, String> found;
    do {
      // A row whose parent was removed is an orphan in turn.
      found = query(delete);
      orphans.putAll(found);
    } while (!found.isEmpty() && toItself(foreignKey));
    return orphans;
  }

  /** Removes the rows with a missing parent, and says so for each. */
  List<BadRow> removeOrphans() throws SQLException {
    List<BadRow> orphans = new ArrayList<>();
    for (ForeignKey foreignKey : mapping.table().foreignKeys()) {
      if (mapping.columnNames().containsAll(foreignKey.columns())) {
        String message =
            "%s is not in %s: "
                .formatted(String.join(", ", foreignKey.columns()), foreignKey.parentTable());
        removeOrphans(foreignKey)
            .forEach(
                (row, key) ->
                    orphans.add(new BadRow(row, Reason.PARENT_MISSING, null, message + key)));
      }
    }
    return orphans;
  }

  /** Whether a foreign key leads back to the table. */
  boolean toItself(ForeignKey foreignKey) {
    return foreignKey.parentSchema().equals(mapping.table().schema())
        && foreignKey.parentTable().equals(mapping.table().name());
  }

  /**
   * Leaves one row of each key: the one with the greatest version, and of these the last.
   *
   * @return the row that stays by the row that was removed
   */
  Map<Integer, Integer> removeSuperseded() throws SQLException {
    String keys = mapping.spec().key().stream().map(StagedRows::quote).collect(joining(", "));
    String version =
        mapping.spec().versionColumn().map(each -> quote(each) + " DESC NULLS LAST, ").orElse("");
    String delete =
        ("DELETE FROM %1$s AS staged USING (SELECT %2$s AS loser, first_value(%2$s) OVER"
                + " (PARTITION BY %3$s ORDER BY %4$s%2$s DESC) AS winner FROM %1$s) AS ranked"
                + " WHERE staged.%2$s = ranked.loser AND loser <> winner RETURNING loser, winner")
            .formatted(staging.sqlName(), StagingTable.ROW, keys, version);
    Map<Integer, Integer> winners = new TreeMap<>();
    query(delete).forEach((loser, winner) -> winners.put(loser, Integer.valueOf(winner)));
    return winners;
  }

  private Map<Integer, String> query(String sql) throws SQLException {
    Map<Integer, String> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.put(rows.getInt(1), rows.getString(2));
      }
    }
    return found;
  }

  private static String pointsTo(ForeignKey foreignKey) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < foreignKey.columns().size(); i++) {
      conditions.add(
          "parent.%s = staged.%s"
              .formatted(
                  quote(foreignKey.parentColumns().get(i)), quote(foreignKey.columns().get(i))));
    }
    return String.join(" AND ", conditions);
  }

  private static String columns(ForeignKey foreignKey, String format, String separator) {
    return foreignKey.columns().stream()
        .map(each -> format.formatted(quote(each)))
        .collect(joining(separator));
  }

  private static String quote(String name) {
    return Identifiers.quote(name);
  }
}
