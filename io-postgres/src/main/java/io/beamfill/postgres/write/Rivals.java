package io.beamfill.postgres.write;

import static java.util.stream.Collectors.toSet;

import io.beamfill.postgres.write.Rival.Fate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rivals among the staged rows, as the target has it now.
 *
 * @param all every staged row with a natural key whose key the target does not have, in the order
 *     of natural keys
 */
record Rivals(List<Rival> all) {
  /** Those with this fate. */
  List<Rival> with(Fate fate) {
    return all.stream().filter(each -> each.fate() == fate).toList();
  }

  /** The indexes of those with this fate. */
  List<Integer> rows(Fate fate) {
    return with(fate).stream().map(Rival::row).toList();
  }

  /** The indexes of those whose holder is the job's own. */
  List<Integer> rowsWithOwnHolder() {
    return all.stream().filter(Rival::holderIsOwn).map(Rival::row).toList();
  }

  /** The keys of those holders that come later. */
  Set<String> laterHolders() {
    return all.stream().filter(Rival::holderIsLater).map(Rival::holder).collect(toSet());
  }

  /** The same, but for those whose holder is the job's own as another look has found them. */
  Rivals updated(Rivals later) {
    Set<Integer> own = Set.copyOf(rowsWithOwnHolder());
    return new Rivals(
        Stream.concat(
                all.stream().filter(each -> !own.contains(each.row())),
                later.all.stream().filter(each -> own.contains(each.row())))
            .toList());
  }

  /** The same where some holders stay after all. */
  Rivals withHoldersInUse(Set<String> inUse) {
    return new Rivals(
        all.stream()
            .map(each -> inUse.contains(each.holder()) ? each.withHolderInUse() : each)
            .toList());
  }

  /** Reads them; no two staged rows may have one key. */
  static Rivals read(Connection connection, NaturalKeyTable table, PageScope page)
      throws SQLException {
    NaturalKeySql sql = table.sql();
    String select =
        ("WITH looked AS MATERIALIZED (SELECT * FROM %1$s AS staged WHERE %2$s AND %3$s),"
                + " own AS MATERIALIZED (SELECT xmin AS beamfill_xmin, place, position, keys"
                + " FROM beamfill.backfill_own_rows WHERE job_id = ? AND table_name = ?)"
                + " SELECT looked.%4$s, looked.%5$s::text,"
                + " looked.%4$s = min(looked.%4$s) OVER (PARTITION BY %6$s),"
                + " holder.%5$s::text,"
                + " coalesce((own.place, own.position) <> (?, ?), false),"
                + " coalesce((own.place, own.position) > (?, ?), false)"
                + " FROM looked LEFT JOIN LATERAL (SELECT target.%5$s, target.xmin AS beamfill_xmin"
                + " FROM %7$s AS target WHERE %8$s LIMIT 1) AS holder ON true"
                + " LEFT JOIN own ON own.beamfill_xmin = holder.beamfill_xmin"
                + " AND %9$s = ANY (own.keys) ORDER BY %6$s, looked.%4$s")
            .formatted(
                table.stagingName(),
                sql.isThere("staged"),
                table.isNew("staged"),
                StagingTable.ROW,
                sql.key(),
                sql.parts("looked"),
                table.targetName(),
                sql.matches("target", "looked"),
                sql.keyHash("holder"));
    List<Rival> rivals = new ArrayList<>();
    try (PreparedStatement statement = Statements.prepare(connection, select)) {
      statement.setString(1, page.job());
      statement.setString(2, table.name());
      for (int parameter : new int[] {3, 5}) {
        statement.setInt(parameter, page.place(table.fallback()));
        statement.setBytes(parameter + 1, page.start().getBytes());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rivals.add(
              new Rival(
                  row.getInt(1),
                  row.getString(2),
                  row.getBoolean(3),
                  row.getString(4),
                  row.getBoolean(5),
                  row.getBoolean(6)));
        }
      }
    }
    return new Rivals(rivals);
  }
}
