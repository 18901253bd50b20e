package io.beamfill.postgres.write;

import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the good rows of a block that failed as a whole, and says what is wrong with each of the
 * others. Nulls and missing parents are found set-wise, because there may be many; what is left is
 * bisected. Every step happens within the page's transaction.
 */
final class Isolation {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;
  private final UpsertStatement upsert;
  private final TableBlock block;
  private final List<BadRow> badRows = new ArrayList<>();
  private RowCounts counts = RowCounts.NONE;

  Isolation(
      Connection connection,
      TableMapping mapping,
      StagingTable staging,
      UpsertStatement upsert,
      TableBlock block) {
    this.connection = connection;
    this.mapping = mapping;
    this.staging = staging;
    this.upsert = upsert;
    this.block = block;
  }

  WrittenBlock write() throws SQLException {
    // A value that its type refuses fails here already.
    new Bisection(
            connection,
            (from, to) -> staging.copyStream().copy(connection, block, from, to),
            this::refused)
        .run(0, block.rows());
    StagedRows staged = new StagedRows(connection, mapping, staging, badRows);
    staged.removeNulls();
    staged.removeOrphans();
    counts = counts.plus(new RowCounts(0, 0, 0, staged.removeSuperseded(), 0));
    List<Integer> rows = staged.remaining();
    new Bisection(
            connection,
            (from, to) -> counts = counts.plus(upsert.execute(connection, rows.subList(from, to))),
            (index, error) -> refused(rows.get(index), error))
        .run(0, rows.size());
    return WrittenBlock.of(counts, badRows);
  }

  private void refused(int row, SQLException error) {
    boolean hasJson =
        mapping.columns().stream().anyMatch(each -> each.spec().type() == ValueType.JSON);
    badRows.add(Refusal.of(row, error, hasJson));
  }
}
