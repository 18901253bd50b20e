package io.beamfill.postgres.write;

import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the rows of a block whose key the target has already, under a version that is not older
 * where the table has versions. Leaves the staging table empty.
 */
final class ExistingRows {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;
  private final CopyStream intoStaging;

  ExistingRows(Connection connection, TableMapping mapping, StagingTable staging) {
    this.connection = connection;
    this.mapping = mapping;
    this.staging = staging;
    this.intoStaging = CopyStream.numbered(staging.sqlName(), mapping, StagingTable.ROW);
  }

  /**
   * Whether the target's row is equal byte by byte, by the row's index in the block. A row with a
   * value that the target's columns cannot hold is not among them.
   */
  Map<Integer, Boolean> find(TableBlock block) throws SQLException {
    Map<Integer, Boolean> found = new TreeMap<>();
    if (mapping.spec().key().isEmpty()) {
      return found;
    }
    new Bisection(
            connection,
            (from, to) -> found.putAll(find(block, from, to)),
            (row, error) -> {
              // Whoever writes it is told the same.
            })
        .run(0, block.rows());
    new StagedRows(connection, mapping, staging).clear();
    return found;
  }

  private Map<Integer, Boolean> find(TableBlock block, int from, int to) throws SQLException {
    intoStaging.copy(connection, block, from, to);
    String select =
        "SELECT %s, %s FROM %s AS source JOIN %s AS existing ON %s WHERE %1$s BETWEEN ? AND ?%s"
            .formatted(
                StagingTable.ROW,
                UpsertStatement.identical(mapping),
                staging.sqlName(),
                mapping.table().qualifiedName(),
                UpsertStatement.sameKey(mapping),
                mapping
                    .spec()
                    .versionColumn()
                    .map(
                        each ->
                            " AND NOT ("
                                + UpsertStatement.isNewer("source", each, "existing")
                                + ")")
                    .orElse(""));
    Map<Integer, Boolean> found = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setInt(1, from);
      statement.setInt(2, to - 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.put(row.getInt(1), row.getBoolean(2));
        }
      }
    }
    return found;
  }
}
