package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.ForeignKey;
import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the good rows of a block that failed as a whole, and says what is wrong with each of the
 * others. Nulls and missing parents are found set-wise, because there may be many; what is left is
 * bisected. Every step happens within the page's transaction.
 */
final class Isolation {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;
  private final CopyStream intoStaging;
  private final UpsertStatement upsert;
  private final TableBlock block;
  private final List<BadRow> badRows = new ArrayList<>();

  /**
   * Staged rows that may still be written: {@code ctid} to row of the block, in the block's order.
   */
  private final Map<String, Integer> staged = new LinkedHashMap<>();

  private RowCounts counts = RowCounts.NONE;

  Isolation(
      Connection connection,
      TableMapping mapping,
      StagingTable staging,
      CopyStream intoStaging,
      UpsertStatement upsert,
      TableBlock block) {
    this.connection = connection;
    this.mapping = mapping;
    this.staging = staging;
    this.intoStaging = intoStaging;
    this.upsert = upsert;
    this.block = block;
  }

  WrittenBlock write() throws SQLException {
    stage();
    for (MappedColumn column : mapping.columns()) {
      if (column.target().notNull()) {
        removeNulls(column.name());
      }
    }
    for (ForeignKey foreignKey : mapping.table().foreignKeys()) {
      if (mapping.columnNames().containsAll(foreignKey.columns())) {
        removeOrphans(foreignKey);
      }
    }
    if (!mapping.spec().key().isEmpty()) {
      removeSuperseded();
    }
    String[] rows = staged.keySet().toArray(new String[0]);
    new Bisection(
            connection,
            (from, to) ->
                counts =
                    counts.plus(upsert.execute(connection, Arrays.copyOfRange(rows, from, to))),
            (row, error) -> refused(staged.get(rows[row]), error))
        .run(0, rows.length);
    return new WrittenBlock(counts.plus(RowCounts.quarantined(badRows.size())), badRows);
  }

  /** Copies what can be copied: a value that its type refuses fails here already. */
  private void stage() throws SQLException {
    List<Integer> copied = new ArrayList<>();
    new Bisection(
            connection,
            (from, to) -> {
              intoStaging.copy(connection, block, from, to);
              for (int row = from; row < to; row++) {
                copied.add(row);
              }
            },
            this::refused)
        .run(0, block.rows());
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT ctid::text FROM " + staging.sqlName() + " ORDER BY ctid")) {
      for (Integer row : copied) {
        rows.next();
        staged.put(rows.getString(1), row);
      }
    }
  }

  private void refused(int row, SQLException error) {
    boolean hasJson =
        mapping.columns().stream().anyMatch(each -> each.spec().type() == ValueType.JSON);
    badRows.add(Refusal.of(row, error, hasJson));
  }

  private void removeNulls(String column) throws SQLException {
    String delete =
        "DELETE FROM %s AS staged WHERE %s IS NULL RETURNING ctid::text, ''"
            .formatted(staging.sqlName(), quote(column));
    remove(delete, Reason.MISSING_VALUE, column + " is missing, and the target needs it");
  }

  private void removeOrphans(ForeignKey foreignKey) throws SQLException {
    String parent = Identifiers.quote(foreignKey.parentSchema(), foreignKey.parentTable());
    String missing = " AND NOT EXISTS (SELECT FROM %s AS parent WHERE %s)";
    String orphaned =
        foreignKey.columns().stream()
                .map(each -> "staged." + quote(each) + " IS NOT NULL")
                .collect(joining(" AND "))
            + missing.formatted(parent, pointsTo(foreignKey));
    boolean toItself = parent.equals(mapping.table().qualifiedName());
    if (toItself) {
      orphaned += missing.formatted(staging.sqlName(), pointsTo(foreignKey));
    }
    String key =
        foreignKey.columns().stream()
            .map(each -> "staged." + quote(each) + "::text")
            .collect(joining(", "));
    String delete =
        "DELETE FROM %s AS staged WHERE %s RETURNING ctid::text, concat_ws(', ', %s)"
            .formatted(staging.sqlName(), orphaned, key);
    String message =
        String.join(", ", foreignKey.columns()) + " is not in " + foreignKey.parentTable() + ": ";
    // A row whose parent was removed is an orphan in turn.
    while (remove(delete, Reason.PARENT_MISSING, message) > 0 && toItself) {}
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

  /** So that bisection cannot part the rows of one key and write first what then is overwritten. */
  private void removeSuperseded() throws SQLException {
    String keys = mapping.spec().key().stream().map(Isolation::quote).collect(joining(", "));
    String order =
        mapping
            .spec()
            .versionColumn()
            .map(each -> quote(each) + " DESC NULLS LAST, ctid DESC")
            .orElse("ctid DESC");
    String delete =
        ("DELETE FROM %1$s AS staged USING (SELECT ctid AS place, row_number() OVER"
                + " (PARTITION BY %2$s ORDER BY %3$s) AS rank FROM %1$s) AS ranked"
                + " WHERE staged.ctid = ranked.place AND ranked.rank > 1 RETURNING staged.ctid::text")
            .formatted(staging.sqlName(), keys, order);
    try (Statement statement = connection.createStatement();
        ResultSet removed = statement.executeQuery(delete)) {
      while (removed.next()) {
        staged.remove(removed.getString(1));
        counts = counts.plus(new RowCounts(0, 0, 0, 1, 0));
      }
    }
  }

  private int remove(String delete, Reason reason, String message) throws SQLException {
    int count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet removed = statement.executeQuery(delete)) {
      while (removed.next()) {
        int row = staged.remove(removed.getString(1));
        badRows.add(new BadRow(row, reason, null, message + removed.getString(2)));
        count++;
      }
    }
    return count;
  }

  private static String quote(String name) {
    return Identifiers.quote(name);
  }
}
