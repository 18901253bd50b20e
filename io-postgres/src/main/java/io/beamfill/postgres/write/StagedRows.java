package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.ForeignKey;
import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.page.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes rows that cannot be written, or need not be, out of a staging table: whole sets at a time.
 */
final class StagedRows {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;
  private final List<BadRow> badRows;

  /**
   * @param badRows takes the rows that are removed because they cannot be written
   */
  StagedRows(
      Connection connection, TableMapping mapping, StagingTable staging, List<BadRow> badRows) {
    this.connection = connection;
    this.mapping = mapping;
    this.staging = staging;
    this.badRows = badRows;
  }

  /** Removes rows without a value that the target needs. */
  void removeNulls() throws SQLException {
    for (MappedColumn column : mapping.columns()) {
      if (column.target().notNull()) {
        String delete =
            "DELETE FROM %s AS staged WHERE %s IS NULL RETURNING %s, ''"
                .formatted(staging.sqlName(), quote(column.name()), CopyStream.ROW);
        String message = column.name() + " is missing, and the target needs it";
        remove(delete, Reason.MISSING_VALUE, message);
      }
    }
  }

  /** Removes rows whose parents are not there. */
  void removeOrphans() throws SQLException {
    for (ForeignKey foreignKey : mapping.table().foreignKeys()) {
      if (mapping.columnNames().containsAll(foreignKey.columns())) {
        removeOrphans(foreignKey);
      }
    }
  }

  private void removeOrphans(ForeignKey foreignKey) throws SQLException {
    String parent = Identifiers.quote(foreignKey.parentSchema(), foreignKey.parentTable());
    boolean toItself = parent.equals(mapping.table().qualifiedName());
    String orphaned =
        foreignKey.columns().stream()
                .map(each -> "staged." + quote(each) + " IS NOT NULL")
                .collect(joining(" AND "))
            + isMissing(parent, foreignKey)
            + (toItself ? isMissing(staging.sqlName(), foreignKey) : "");
    String key =
        foreignKey.columns().stream()
            .map(each -> "staged." + quote(each) + "::text")
            .collect(joining(", "));
    String delete =
        "DELETE FROM %s AS staged WHERE %s RETURNING %s, concat_ws(', ', %s)"
            .formatted(staging.sqlName(), orphaned, CopyStream.ROW, key);
    String message =
        String.join(", ", foreignKey.columns()) + " is not in " + foreignKey.parentTable() + ": ";
    boolean again = true;
    while (again) {
      // A row whose parent was removed is an orphan in turn.
      again = remove(delete, Reason.PARENT_MISSING, message) > 0 && toItself;
    }
  }

  /** A subquery of its own for each row: one look into the parent's index, however large it is. */
  private static String isMissing(String parent, ForeignKey foreignKey) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < foreignKey.columns().size(); i++) {
      conditions.add(
          "parent.%s = staged.%s"
              .formatted(
                  quote(foreignKey.parentColumns().get(i)), quote(foreignKey.columns().get(i))));
    }
    return " AND (SELECT true FROM %s AS parent WHERE %s LIMIT 1) IS NULL"
        .formatted(parent, String.join(" AND ", conditions));
  }

  private int remove(String delete, Reason reason, String message) throws SQLException {
    int count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet removed = statement.executeQuery(delete)) {
      while (removed.next()) {
        badRows.add(new BadRow(removed.getInt(1), reason, null, message + removed.getString(2)));
        count++;
      }
    }
    return count;
  }

  /**
   * Removes all but the one row of each key that is to be written, and says how many: so that
   * bisection cannot part the rows of one key and write first what then is overwritten.
   */
  int removeSuperseded() throws SQLException {
    if (mapping.spec().key().isEmpty()) {
      return 0;
    }
    String keys = mapping.spec().key().stream().map(StagedRows::quote).collect(joining(", "));
    String order =
        mapping.spec().versionColumn().map(each -> quote(each) + " DESC NULLS LAST, ").orElse("")
            + CopyStream.ROW
            + " DESC";
    String delete =
        ("DELETE FROM %1$s AS staged USING (SELECT %4$s AS place, row_number() OVER"
                + " (PARTITION BY %2$s ORDER BY %3$s) AS rank FROM %1$s) AS ranked"
                + " WHERE staged.%4$s = ranked.place AND ranked.rank > 1")
            .formatted(staging.sqlName(), keys, order, CopyStream.ROW);
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(delete);
    }
  }

  /** The rows that are left, in the order of the block. */
  List<Integer> remaining() throws SQLException {
    String select = "SELECT %s FROM %s ORDER BY 1".formatted(CopyStream.ROW, staging.sqlName());
    List<Integer> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      while (row.next()) {
        rows.add(row.getInt(1));
      }
    }
    return rows;
  }

  private static String quote(String name) {
    return Identifiers.quote(name);
  }
}
