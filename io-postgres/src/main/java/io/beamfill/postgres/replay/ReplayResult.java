package io.beamfill.postgres.replay;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay did.
 *
 * @param resolved entries whose row or record is in
 * @param refused entries that were tried in vain, and refused rows of records that are resolved
 * @param rows what became of the rows that are in, by table
 * @param notTried how many entries were not tried
 */
public record ReplayResult(
    long resolved,
    List<QuarantineGroup> refused,
    Map<String, RowCounts> rows,
    Map<NotTried, Long> notTried) {

  /** Reads what is committed of a replay. */
  static ReplayResult read(Connection connection, JobRun replay, Map<NotTried, Long> notTried)
      throws SQLException {
    return new ReplayResult(
        resolved(connection, replay),
        QuarantineGroup.refused(connection, replay.job(), replay.run()),
        rows(connection, replay),
        notTried);
  }

  private static long resolved(Connection connection, JobRun replay) throws SQLException {
    String select =
        "SELECT count(*) FROM beamfill.backfill_quarantine WHERE job_id = ? AND resolved_by = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, replay.job());
      statement.setObject(2, replay.run());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static Map<String, RowCounts> rows(Connection connection, JobRun replay)
      throws SQLException {
    String select =
        "SELECT t.key, sum((t.value ->> 'inserted')::bigint), sum((t.value ->> 'updated')::bigint),"
            + " sum((t.value ->> 'unchanged')::bigint), sum((t.value ->> 'superseded')::bigint)"
            + " FROM beamfill.backfill_coverage AS c"
            + " CROSS JOIN LATERAL jsonb_each(c.tables) AS t"
            + " WHERE c.job_id = ? AND c.run_id = ? GROUP BY t.key";
    Map<String, RowCounts> rows = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, replay.job());
      statement.setObject(2, replay.run());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          RowCounts counts =
              new RowCounts(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), 0);
          if (!counts.equals(RowCounts.NONE)) {
            rows.put(row.getString(1), counts);
          }
        }
      }
    }
    return rows;
  }

  /** Entries that were tried in vain, of all groups. */
  public long stillRefused() {
    return refused.stream().mapToLong(QuarantineGroup::entries).sum();
  }

  /** Entries that were not tried, of all kinds. */
  public long untried() {
    return notTried.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether nothing that was asked for remains in quarantine. */
  public boolean complete() {
    return stillRefused() == 0 && untried() == 0;
  }
}
