package io.beamfill.postgres.replay;

import io.beamfill.postgres.coverage.ByteRanges;
import io.beamfill.transforms.source.Keyspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * The keyspace under which all replays of a keyspace's quarantine are covered. It grows with each
 * page, from where the page before it ended, and so never has a gap.
 */
final class ReplayKeyspace {
  private final String job;
  private final String replayed;

  /**
   * @param replayed the keyspace that the entries' records are from
   */
  ReplayKeyspace(String job, String replayed) {
    this.job = job;
    this.replayed = replayed;
  }

  String name() {
    return replayed + ":replay";
  }

  /** Where its last page ends; the empty key before the first. */
  ByteKey end(Connection connection) throws SQLException {
    String select =
        "SELECT upper(span) FROM beamfill.backfill_keyspaces WHERE job_id = ? AND keyspace = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      statement.setString(2, name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? ByteKey.copyFrom(row.getBytes(1)) : ByteKey.EMPTY;
      }
    }
  }

  /**
   * Lets it end with this page.
   *
   * @return false where it does not end any more where the page begins
   */
  boolean extend(Connection connection, Keyspace page) throws SQLException {
    String upsert =
        "INSERT INTO beamfill.backfill_keyspaces AS k"
            + " (job_id, keyspace, phase, span, estimated_records, estimated_bytes, replays)"
            + " SELECT job_id, ?, phase, "
            + ByteRanges.EXPRESSION
            + ", 0, 0, keyspace FROM beamfill.backfill_keyspaces WHERE job_id = ? AND keyspace = ?"
            + " ON CONFLICT (job_id, keyspace) DO UPDATE"
            + " SET span = beamfill.byterange(lower(k.span), upper(excluded.span))"
            + " WHERE upper(k.span) = lower(excluded.span)";
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setString(1, name());
      ByteRanges.bind(statement, 2, page.range());
      statement.setString(4, job);
      statement.setString(5, replayed);
      return statement.executeUpdate() == 1;
    }
  }
}
