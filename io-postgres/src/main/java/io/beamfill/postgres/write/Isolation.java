package io.beamfill.postgres.write;

import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Writes the good rows of a block that failed as a whole, and says what is wrong with each of the
 * others. Nulls and missing parents are found set-wise, because there may be many; what is left is
 * bisected. Every step happens within the page's transaction.
 *
 * <p>A second round tries what a refusal has set free: an older row of a key whose newest row was
 * refused, and a row whose parent of the same table came later.
 */
final class Isolation {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;
  private final CopyStream intoStaging;
  private final UpsertStatement upsert;
  private final TableBlock block;
  private final StagedRows staged;
  private final boolean refersToItself;
  private final List<BadRow> badRows = new ArrayList<>();
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
    this.staged = new StagedRows(connection, mapping, staging);
    this.refersToItself = mapping.table().foreignKeys().stream().anyMatch(staged::toItself);
  }

  WrittenBlock write() throws SQLException {
    staged.execute(staging.createIndexStatement());
    int[] pending = IntStream.range(0, block.rows()).toArray();
    while (pending.length > 0) {
      pending = round(pending);
    }
    staged.execute(staging.dropIndexStatement());
    return new WrittenBlock(counts.plus(RowCounts.quarantined(badRows.size())), badRows);
  }

  /** Settles rows, and gives those that are to be tried again: fewer than there were. */
  private int[] round(int[] pending) throws SQLException {
    long settledBefore = settled();
    staged.clear();
    copy(pending);
    removeNulls();
    badRows.addAll(staged.removeOrphans());
    Map<Integer, Integer> superseded =
        mapping.spec().key().isEmpty() ? Map.of() : staged.removeSuperseded();
    Map<Integer, SQLException> refused = new TreeMap<>();
    Map<Integer, SQLException> waiting = new TreeMap<>();
    int[] rows = staged.rows();
    new Bisection(
            connection,
            (from, to) ->
                counts = counts.plus(upsert.execute(connection, rows[from], rows[to - 1])),
            (row, error) -> (mayWait(error) ? waiting : refused).put(rows[row], error))
        .run(0, rows.length);
    refused.forEach(this::refuse);
    TreeSet<Integer> again = new TreeSet<>(waiting.keySet());
    superseded.forEach(
        (loser, winner) -> {
          if (refused.containsKey(winner) || waiting.containsKey(winner)) {
            again.add(loser);
          } else {
            counts = counts.plus(new RowCounts(0, 0, 0, 1, 0));
          }
        });
    if (settled() == settledBefore) {
      waiting.forEach(this::refuse);
      again.removeAll(waiting.keySet());
    }
    return again.stream().mapToInt(Integer::intValue).toArray();
  }

  private long settled() {
    return counts.decoded() + badRows.size();
  }

  private boolean mayWait(SQLException error) {
    return refersToItself && SqlErrors.FOREIGN_KEY_VIOLATION.equals(error.getSQLState());
  }

  /** Copies what can be copied: a value that its type refuses fails here already. */
  private void copy(int[] rows) throws SQLException {
    new Bisection(
            connection,
            (from, to) -> intoStaging.copy(connection, block, Arrays.copyOfRange(rows, from, to)),
            (row, error) -> refuse(rows[row], error))
        .run(0, rows.length);
  }

  private void refuse(int row, SQLException error) {
    badRows.add(Refusal.of(row, error));
  }

  private void removeNulls() throws SQLException {
    for (MappedColumn column : mapping.columns()) {
      if (column.target().notNull()) {
        String message = column.name() + " is missing, and the target needs it";
        for (int row : staged.removeNulls(column.name())) {
          badRows.add(new BadRow(row, Reason.MISSING_VALUE, null, message));
        }
      }
    }
  }
}
