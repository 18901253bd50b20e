package io.beamfill.postgres.replay;

import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Reads the unresolved entries of a job, page by page. */
final class ReplayPages {
  private static final String BYTES = "octet_length(position) + octet_length(payload)";

  private final String job;
  private final Candidates candidates;
  private final PageLimits limits;

  ReplayPages(String job, Candidates candidates, PageLimits limits) {
    this.job = job;
    this.candidates = candidates;
    this.limits = limits;
  }

  /**
   * The next entries of a keyspace, as many as a page may have, at least one; nothing where there
   * are no more.
   *
   * @param after the number of the last entry before them
   * @param last the greatest number that they may have
   */
  Optional<ReplayPage> next(Connection connection, String keyspace, long after, long last)
      throws SQLException {
    List<QuarantinedRecord> entries = read(connection, keyspace, after, last);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    ReplayKeyspace replays = new ReplayKeyspace(job, keyspace);
    ByteKey start = replays.end(connection);
    ByteKey end = ReplayPosition.end(start, entries.get(entries.size() - 1).id());
    ByteKeyRange range = ByteKeyRange.of(start, end);
    return Optional.of(new ReplayPage(keyspace, new Keyspace(replays.name(), range), entries));
  }

  private List<QuarantinedRecord> read(
      Connection connection, String keyspace, long after, long last) throws SQLException {
    String select =
        "SELECT "
            + QuarantinedRecord.COLUMNS
            + " FROM (SELECT *, sum("
            + BYTES
            + ") OVER (ORDER BY quarantine_id) AS bytes FROM"
            + " (SELECT * FROM beamfill.backfill_quarantine"
            + " WHERE job_id = ? AND keyspace = ? AND resolved_at IS NULL"
            + " AND quarantine_id > ? AND quarantine_id <= ?"
            + candidates.condition()
            + " ORDER BY quarantine_id LIMIT ?) AS next) AS page"
            + " WHERE bytes <= ? OR bytes = "
            + BYTES
            + " ORDER BY quarantine_id";
    List<QuarantinedRecord> entries = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      statement.setString(2, keyspace);
      statement.setLong(3, after);
      statement.setLong(4, last);
      int next = candidates.bind(statement, 5);
      statement.setInt(next, limits.rows());
      statement.setLong(next + 1, limits.bytes());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          entries.add(QuarantinedRecord.read(row));
        }
      }
    }
    return entries;
  }
}
