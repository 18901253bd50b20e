package io.beamfill.postgres.replay;

import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Marks entries that a replay tries, in the transaction of their page. */
final class TriedEntries {
  private final Connection connection;
  private final JobRun replay;

  TriedEntries(Connection connection, JobRun replay) {
    this.connection = connection;
    this.replay = replay;
  }

  /** Locks the entries; false where one of them is resolved, by hand or by another replay. */
  boolean lock(List<QuarantinedRecord> entries) throws SQLException {
    String select =
        "SELECT count(*) FROM (SELECT FROM beamfill.backfill_quarantine"
            + " WHERE quarantine_id = ANY (?) AND resolved_at IS NULL"
            + " ORDER BY quarantine_id FOR UPDATE) AS unresolved";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      bindIds(statement, 1, entries.stream().map(QuarantinedRecord::id).toList());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) == entries.size();
      }
    }
  }

  void resolve(List<Trial> trials) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_quarantine SET attempts = attempts + 1, tried_by = ?,"
            + " resolved_by = ?, resolved_at = clock_timestamp()"
            + " WHERE quarantine_id = ANY (?)";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setObject(1, replay.run());
      statement.setObject(2, replay.run());
      bindIds(statement, 3, trials.stream().map(each -> each.entry().id()).toList());
      statement.executeUpdate();
    }
  }

  void refuse(List<Trial> trials) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_quarantine SET attempts = attempts + 1, tried_by = ?,"
            + " reason = ?, sqlstate = ?, message = ? WHERE quarantine_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      for (Trial trial : trials) {
        QuarantineEntry why = trial.refused();
        statement.setObject(1, replay.run());
        statement.setString(2, why.reason().name());
        statement.setString(3, why.sqlState());
        statement.setString(4, why.message());
        statement.setLong(5, trial.entry().id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void bindIds(PreparedStatement statement, int index, Collection<Long> ids)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf("bigint", ids.toArray()));
  }
}
