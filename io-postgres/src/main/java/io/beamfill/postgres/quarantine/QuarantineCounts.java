package io.beamfill.postgres.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many entries a job's quarantine has.
 *
 * @param counted those that no replay has resolved: as many as coverage must count
 * @param settledByHand those among them that somebody has resolved
 */
public record QuarantineCounts(long counted, long settledByHand) {
  /** Counts a job's entries. */
  public static QuarantineCounts read(Connection connection, String job) throws SQLException {
    String select =
        "SELECT count(*) FROM beamfill.backfill_quarantine"
            + " WHERE job_id = ? AND resolved_by IS NULL";
    return new QuarantineCounts(number(connection, select, job), settledByHand(connection, job));
  }

  /** Counts those that somebody has resolved, which costs little however many there are. */
  public static long settledByHand(Connection connection, String job) throws SQLException {
    String select =
        "SELECT count(*) FROM beamfill.backfill_quarantine"
            + " WHERE job_id = ? AND resolved_at IS NOT NULL AND resolved_by IS NULL";
    return number(connection, select, job);
  }

  /** Those that are not resolved: what a limit is about. */
  public long unresolved() {
    return counted - settledByHand;
  }

  private static long number(Connection connection, String select, String job) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
