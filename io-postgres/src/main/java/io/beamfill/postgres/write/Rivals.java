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

/**
 * The rivals among the staged rows, in the block's order, as the target and the claims have it now.
 *
 * @param all every staged row with a natural key whose key the target does not have
 */
record Rivals(List<Rival> all) {
  /** Those with this fate. */
  List<Rival> with(Fate fate) {
    return all.stream().filter(each -> each.fate() == fate).toList();
  }

  /** The indexes of those with this fate. */
  Set<Integer> rows(Fate fate) {
    return with(fate).stream().map(Rival::row).collect(toSet());
  }

  /** The same where some holders stay after all. */
  Rivals withHoldersInUse(Set<String> inUse) {
    return new Rivals(
        all.stream()
            .map(each -> inUse.contains(each.holder()) ? each.withHolderInUse() : each)
            .toList());
  }

  /** Reads them; the claims must be locked. */
  static Rivals read(Connection connection, NaturalKeyTable table, PageScope page)
      throws SQLException {
    NaturalKeySql sql = table.sql();
    String select =
        ("WITH looked AS MATERIALIZED (SELECT * FROM %1$s AS staged WHERE %2$s AND %3$s)"
                + " SELECT looked.%4$s, looked.%5$s::text,"
                + " first_value(looked.%4$s) OVER peers, first_value(looked.%5$s::text) OVER peers,"
                + " holder.%5$s::text, coalesce((SELECT (place, position) > (?, ?)"
                + " FROM beamfill.backfill_claims AS claim WHERE job_id = ? AND table_name = ?"
                + " AND natural_key = %6$s AND claim.key = %7$s"
                + " AND claim.xmin = holder.beamfill_xmin), false)"
                + " FROM looked LEFT JOIN LATERAL (SELECT target.%5$s, target.xmin AS beamfill_xmin"
                + " FROM %8$s AS target WHERE %9$s LIMIT 1) AS holder ON true"
                + " WINDOW peers AS (PARTITION BY %10$s ORDER BY looked.%4$s)"
                + " ORDER BY looked.%4$s")
            .formatted(
                table.stagingName(),
                sql.isThere("staged"),
                table.isNew("staged"),
                StagingTable.ROW,
                sql.key(),
                sql.hash("looked"),
                sql.keyHash("holder"),
                table.targetName(),
                sql.matches("target", "looked"),
                sql.parts("looked"));
    List<Rival> rivals = new ArrayList<>();
    try (PreparedStatement statement = Statements.prepare(connection, select)) {
      statement.setInt(1, page.place(table.fallback()));
      statement.setBytes(2, page.start().getBytes());
      statement.setString(3, page.job());
      statement.setString(4, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rivals.add(
              new Rival(
                  row.getInt(1),
                  row.getString(2),
                  row.getInt(3),
                  row.getString(4),
                  row.getString(5),
                  row.getBoolean(6)));
        }
      }
    }
    return new Rivals(rivals);
  }
}
