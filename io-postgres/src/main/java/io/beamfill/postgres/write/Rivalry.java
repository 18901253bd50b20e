package io.beamfill.postgres.write;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.write.Rival.Fate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides who stays of the rows with one natural key, whatever the order in which pages arrive: a
 * row of the target that the job did not insert, or that somebody has changed or referred to since;
 * otherwise the row of the first record. The keys of the others are mapped to its key.
 *
 * <p>Rows whose key the target has are no rivals: they are merged by their key.
 */
final class Rivalry {
  /** Two are enough but for what others do in between. */
  private static final int MOST_ROUNDS = 4;

  private final Connection connection;
  private final NaturalKeyTable table;
  private final PageScope page;
  private final References references;
  private final StagedRows staged;
  private final OwnRows ownRows;
  private final Takeover takeover;
  private final Remaps remaps;
  private final Set<String> inUse = new HashSet<>();

  Rivalry(Connection connection, NaturalKeyTable table, PageScope page, References references) {
    this.connection = connection;
    this.table = table;
    this.page = page;
    this.references = references;
    this.staged = new StagedRows(connection, table.mapping(), table.staging());
    this.ownRows = new OwnRows(connection, table, page);
    this.takeover = new Takeover(connection, table);
    this.remaps = new Remaps(connection, table.name(), page);
  }

  /** Whether the target has none of the staged rows' keys: a try to insert them may succeed. */
  boolean allKeysAreNew() throws SQLException {
    String select =
        "SELECT NOT EXISTS (SELECT FROM %s AS staged WHERE NOT (%s))"
            .formatted(table.stagingName(), table.isNew("staged"));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Inserts all staged rows as if they had no rivals and the target none of their keys.
   *
   * @return how many were inserted; -1, and nothing is done, where that does not hold
   */
  int insertAll() throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      int inserted = ownRows.insertAll();
      remaps.forgetStaged(table.staging(), table.sql());
      connection.releaseSavepoint(savepoint);
      return inserted;
    } catch (SQLException error) {
      if (!SqlErrors.UNIQUE_VIOLATION.equals(error.getSQLState())) {
        throw error;
      }
      connection.rollback(savepoint);
      return -1;
    }
  }

  /**
   * Settles all rivals. The rows that are left in the staging table are to be merged by their key.
   *
   * @return what became of the rows that are not left
   * @throws SQLException a unique violation where somebody has put in a natural key meanwhile
   */
  RowCounts settle() throws SQLException {
    RowCounts counts = new RowCounts(0, 0, 0, staged.removeSuperseded().size(), 0);
    boolean open = true;
    for (int round = 0; open && round < MOST_ROUNDS; round++) {
      Rivals rivals = contest();
      counts =
          counts
              .plus(new RowCounts(0, 0, 0, rivals.rows(Fate.BEATEN).size(), 0))
              .plus(insert(rivals.rows(Fate.FREE)))
              .plus(new RowCounts(0, takeOver(rivals.with(Fate.TAKES_OVER)), 0, 0, 0));
      open = !rivals.with(Fate.FOLLOWS).isEmpty();
    }
    remaps.forgetStaged(table.staging(), table.sql());
    return counts;
  }

  /**
   * Finds the rivals among the staged rows, no two of which have one key. Those that are beaten are
   * mapped and taken out; nobody else can change what becomes of the others.
   */
  Rivals contest() throws SQLException {
    Rivals rivals = find();
    List<Rival> beaten = rivals.with(Fate.BEATEN);
    staged.remove(rivals.rows(Fate.BEATEN));
    remaps.add(beaten.stream().collect(toMap(Rival::key, Rival::holder)));
    references.rewriteWithinTable();
    return rivals;
  }

  /**
   * Puts rows in the place of their holders and takes them out of the staging table.
   *
   * @return how many they are
   */
  int takeOver(List<Rival> rivals) throws SQLException {
    if (rivals.isEmpty()) {
      return 0;
    }
    Set<Integer> rows = rivals.stream().map(Rival::row).collect(toSet());
    takeover.run(rows);
    ownRows.note(rivals.stream().map(Rival::key).toList());
    remaps.add(rivals.stream().collect(toMap(Rival::holder, Rival::key)));
    staged.remove(rows);
    references.rewriteWithinTable();
    return rows.size();
  }

  /**
   * Inserts rows that are free, and takes them out of the staging table.
   *
   * @return what became of them
   */
  RowCounts insert(Collection<Integer> rows) throws SQLException {
    int inserted = ownRows.insert(rows);
    staged.remove(rows);
    return new RowCounts(inserted, 0, rows.size() - inserted, 0, 0);
  }

  /** Lets the holder of a row's natural key stay where it is. */
  void giveUp(Rival rival) {
    inUse.add(rival.holder());
  }

  private Rivals find() throws SQLException {
    Rivals rivals = Rivals.read(connection, table, page);
    List<Integer> rivalsOfOwn = rivals.rowsWithOwnHolder();
    if (rivalsOfOwn.isEmpty()) {
      return rivals;
    }
    takeover.lock(rivalsOfOwn);
    // Of those that were not locked nothing new is taken in: if they are not free any more, that
    // shows when they are
    // inserted.
    Rivals locked = rivals.updated(Rivals.read(connection, table, page));
    inUse.addAll(takeover.inUse(locked.laterHolders()));
    return locked.withHoldersInUse(inUse);
  }
}
