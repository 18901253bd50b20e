package io.beamfill.postgres.write;

import static java.util.stream.Collectors.toSet;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.write.Rival.Fate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides who stays of the rows with one natural key, whatever the order in which pages arrive: a
 * row of the target that the job did not insert, or that somebody has changed or referred to since;
 * otherwise the row of the first record. The keys of the others are mapped to its key.
 *
 * <p>Rows whose key the target has are no rivals: they are merged by their key.
 */
final class Rivalry {
  private final Connection connection;
  private final NaturalKeyTable table;
  private final PageScope page;
  private final StagedRows staged;
  private final Claims claims;
  private final Takeover takeover;
  private final Remaps remaps;

  Rivalry(Connection connection, NaturalKeyTable table, PageScope page) {
    this.connection = connection;
    this.table = table;
    this.page = page;
    this.staged = new StagedRows(connection, table.mapping(), table.staging());
    this.claims = new Claims(connection, table, page);
    this.takeover = new Takeover(connection, table);
    this.remaps = new Remaps(connection, table.name(), page);
  }

  /**
   * Settles all staged rows at once. What is left in the staging table may be written.
   *
   * @return what became of the rows that are not left
   */
  RowCounts settle() throws SQLException {
    if (claims.claimAll()) {
      remaps.forgetStaged(table.staging(), table.sql());
      return RowCounts.NONE;
    }
    int sameKey = staged.removeSuperseded().size();
    Rivals rivals = find();
    List<Rival> followers = rivals.with(Fate.FOLLOWS);
    int beaten = settleBeaten(rivals);
    remove(followers);
    remaps.forgetStaged(table.staging(), table.sql());
    int takenOver = takeOver(rivals.with(Fate.TAKES_OVER));
    claims.take(rivals.rows(Fate.FREE));
    remaps.add(mapped(followers, Rival::key, Rival::firstKey));
    return new RowCounts(0, takenOver, 0, sameKey + beaten + followers.size(), 0);
  }

  /**
   * Settles only those rows that are beaten, and takes out those that must wait for what becomes of
   * the first of them. Rows with one key must have been reduced to one.
   */
  Rivals contest() throws SQLException {
    claims.claimAll();
    Rivals rivals = find();
    settleBeaten(rivals);
    remove(rivals.with(Fate.FOLLOWS));
    remaps.forgetStaged(table.staging(), table.sql());
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
    claims.take(rows);
    remaps.add(mapped(rivals, Rival::holder, Rival::key));
    staged.remove(rows);
    return rows.size();
  }

  /** Claims the natural keys of rows that are about to be written, in the same subtransaction. */
  void claim(Collection<Integer> rows) throws SQLException {
    claims.take(rows);
  }

  /** Lets the holder of a row's natural key stay where it is. */
  void giveUp(int row) throws SQLException {
    claims.giveUp(Set.of(row));
  }

  private Rivals find() throws SQLException {
    claims.lock();
    Rivals rivals = Rivals.read(connection, table, page);
    if (rivals.with(Fate.TAKES_OVER).isEmpty()) {
      return rivals;
    }
    takeover.lock(holders(rivals));
    Rivals locked = Rivals.read(connection, table, page);
    Set<String> inUse = takeover.inUse(holders(locked));
    claims.giveUp(
        locked.with(Fate.TAKES_OVER).stream()
            .filter(each -> inUse.contains(each.holder()))
            .map(Rival::row)
            .collect(toSet()));
    return locked.withHoldersInUse(inUse);
  }

  private static Set<String> holders(Rivals rivals) {
    return rivals.with(Fate.TAKES_OVER).stream().map(Rival::holder).collect(toSet());
  }

  private int settleBeaten(Rivals rivals) throws SQLException {
    List<Rival> beaten = rivals.with(Fate.BEATEN);
    remove(beaten);
    remaps.add(mapped(beaten, Rival::key, Rival::holder));
    return beaten.size();
  }

  private void remove(List<Rival> rivals) throws SQLException {
    staged.remove(rivals.stream().map(Rival::row).collect(toSet()));
  }

  private static Map<String, String> mapped(
      List<Rival> rivals, Function<Rival, String> oldKey, Function<Rival, String> newKey) {
    Map<String, String> mapped = new HashMap<>();
    rivals.forEach(each -> mapped.put(oldKey.apply(each), newKey.apply(each)));
    return mapped;
  }
}
