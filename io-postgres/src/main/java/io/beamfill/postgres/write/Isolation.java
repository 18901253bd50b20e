package io.beamfill.postgres.write;

import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.write.Rival.Fate;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes the good rows of a block that failed as a whole, and says what is wrong with each of the
 * others. Nulls and missing parents are found set-wise, because there may be many; what is left is
 * bisected. Every step happens within the page's transaction.
 *
 * <p>A second round tries what a refusal has set free: an older row of a key whose newest row was
 * refused, and a row whose parent of the same table came later. Of the rows with one natural key
 * only the first takes part in a round, and the others in the next, when its fate is known.
 */
final class Isolation {
  /** Rounds in a row that settle nothing, where others may have interfered with each. */
  private static final int MOST_CONTESTED_ROUNDS = 3;

  private final Connection connection;
  private final MergedTable table;
  private final TableBlock block;
  private final PageScope page;
  private final StagedRows staged;
  private final References references;
  private final @Nullable Rivalry rivalry;
  private final boolean refersToItself;
  private final List<BadRow> badRows = new ArrayList<>();
  private RowCounts counts = RowCounts.NONE;
  private int fruitlessRounds;

  /** What one round does not settle, by row. */
  private static final class Open {
    private final Map<Integer, SQLException> refused = new TreeMap<>();
    private final Map<Integer, SQLException> waiting = new TreeMap<>();
    private final Set<Integer> again = new TreeSet<>();

    private boolean has(int row) {
      return refused.containsKey(row) || waiting.containsKey(row) || again.contains(row);
    }
  }

  Isolation(Connection connection, MergedTable table, TableBlock block, PageScope page) {
    this.connection = connection;
    this.table = table;
    this.block = block;
    this.page = page;
    this.staged = new StagedRows(connection, table.mapping(), table.staging());
    this.references = new References(connection, table, page);
    this.rivalry =
        table
            .naturalKey()
            .map(each -> new Rivalry(connection, each, page, references))
            .orElse(null);
    this.refersToItself = table.mapping().table().foreignKeys().stream().anyMatch(staged::toItself);
  }

  WrittenBlock write() throws SQLException {
    if (table.naturalKey().isPresent()) {
      new WritersLock(connection, table.naturalKey().get(), page).exclude();
    }
    staged.execute(table.staging().createIndexStatement());
    int[] pending = IntStream.range(0, block.rows()).toArray();
    while (pending.length > 0) {
      pending = round(pending);
    }
    staged.execute(table.staging().dropIndexStatement());
    return new WrittenBlock(counts.plus(RowCounts.quarantined(badRows.size())), badRows);
  }

  /** Settles rows, and gives those that are to be tried again. */
  private int[] round(int[] pending) throws SQLException {
    long settledBefore = settled();
    Open open = new Open();
    staged.clear();
    copy(pending);
    removeNulls();
    references.rewrite();
    badRows.addAll(staged.removeOrphans());
    Map<Integer, Integer> superseded =
        table.mapping().spec().key().isEmpty() ? Map.of() : staged.removeSuperseded();
    if (rivalry != null) {
      contest(rivalry, open);
    }
    upsert(open);
    open.refused.forEach(this::refuse);
    superseded.forEach(
        (loser, winner) -> {
          if (open.has(winner)) {
            open.again.add(loser);
          } else {
            counts = counts.plus(new RowCounts(0, 0, 0, 1, 0));
          }
        });
    fruitlessRounds = settled() == settledBefore ? fruitlessRounds + 1 : 0;
    int mostFruitless = rivalry == null ? 0 : MOST_CONTESTED_ROUNDS;
    if (fruitlessRounds <= mostFruitless) {
      open.again.addAll(open.waiting.keySet());
    } else {
      open.waiting.forEach(this::refuse);
    }
    return open.again.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Settles rows with natural keys; what is left staged is merged by its key. */
  private void contest(Rivalry contested, Open open) throws SQLException {
    Rivals rivals = contested.contest();
    counts = counts.plus(new RowCounts(0, 0, 0, rivals.rows(Fate.BEATEN).size(), 0));
    open.again.addAll(rivals.rows(Fate.FOLLOWS));
    List<Integer> free = rivals.rows(Fate.FREE);
    new Bisection(
            connection,
            (from, to) -> counts = counts.plus(contested.insert(free.subList(from, to))),
            (index, error) -> {
              boolean heldMeanwhile = table.naturalKey().orElseThrow().isRefusedBy(error);
              (heldMeanwhile || mayWait(error) ? open.waiting : open.refused)
                  .put(free.get(index), error);
            })
        .run(0, free.size());
    List<Rival> takers = rivals.with(Fate.TAKES_OVER);
    new Bisection(
            connection,
            (from, to) -> {
              int updated = contested.takeOver(takers.subList(from, to));
              counts = counts.plus(new RowCounts(0, updated, 0, 0, 0));
            },
            (index, error) -> {
              Rival rival = takers.get(index);
              if (SqlErrors.FOREIGN_KEY_VIOLATION.equals(error.getSQLState())) {
                contested.giveUp(rival);
                open.again.add(rival.row());
              } else {
                open.refused.put(rival.row(), error);
              }
            })
        .run(0, takers.size());
    staged.remove(rivals.all().stream().map(Rival::row).toList());
  }

  private void upsert(Open open) throws SQLException {
    int[] rows = staged.rows();
    new Bisection(
            connection,
            (from, to) ->
                counts = counts.plus(table.upsert().execute(connection, rows[from], rows[to - 1])),
            (index, error) ->
                (mayWait(error) ? open.waiting : open.refused).put(rows[index], error))
        .run(0, rows.length);
  }

  private long settled() {
    return counts.decoded() + badRows.size();
  }

  /** Whether a refused row may be written once its parent of the same table has come. */
  private boolean mayWait(SQLException error) {
    return refersToItself && SqlErrors.FOREIGN_KEY_VIOLATION.equals(error.getSQLState());
  }

  /** Copies what can be copied: a value that its type refuses fails here already. */
  private void copy(int[] rows) throws SQLException {
    new Bisection(
            connection,
            (from, to) -> table.copy().copy(connection, block, Arrays.copyOfRange(rows, from, to)),
            (row, error) -> refuse(rows[row], error))
        .run(0, rows.length);
  }

  private void refuse(int row, SQLException error) {
    badRows.add(Refusal.of(row, error));
  }

  private void removeNulls() throws SQLException {
    for (MappedColumn column : table.mapping().columns()) {
      if (column.target().notNull()) {
        String message = column.name() + " is missing, and the target needs it";
        for (int row : staged.removeNulls(column.name())) {
          badRows.add(new BadRow(row, Reason.MISSING_VALUE, null, message));
        }
      }
    }
  }
}
