package io.beamfill.postgres.lookup;

import io.beamfill.postgres.coverage.AlreadyCommittedException;
import io.beamfill.postgres.coverage.ByteRanges;
import io.beamfill.postgres.coverage.CoverageRow;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.Keyspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Settles a lookup once the keyspace that reads it is covered: entries that no record asked for are
 * rows that could not be formed, and go into quarantine. It is a page like any other, without
 * records, of a keyspace of its own: its coverage row counts the entries, and it is committed once.
 */
public final class UnclaimedEntries {
  private UnclaimedEntries() {}

  /** The keyspace under which the settlement is covered. */
  public static Keyspace keyspace(LookupSpec lookup) {
    return new Keyspace(lookup.name() + ":unclaimed", ByteKeyRange.ALL_KEYS);
  }

  /**
   * Settles {@code lookup} within the connection's transaction; does nothing, and rolls the
   * transaction back, if that was done before.
   *
   * @throws io.beamfill.transforms.BeamfillException where the run does not hold the job any more
   */
  public static void quarantine(Connection connection, JobRun run, LookupSpec lookup)
      throws SQLException {
    run.requireLease(connection);
    Keyspace covered = keyspace(lookup);
    String insert =
        "INSERT INTO beamfill.backfill_quarantine (job_id, keyspace, position, table_name, reason,"
            + " message, payload, covered) SELECT job_id, keyspace, position, ?, ?,"
            + " left(? || ': ' || encode(key, 'hex'), ?), payload, "
            + ByteRanges.EXPRESSION
            + " FROM beamfill.backfill_lookups"
            + " WHERE job_id = ? AND lookup = ? AND NOT found ORDER BY position, key";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, lookup.table());
      statement.setString(2, Reason.PARENT_MISSING.name());
      statement.setString(3, lookup.missing());
      statement.setInt(4, QuarantineEntry.LONGEST_MESSAGE);
      ByteRanges.bind(statement, 5, covered.range());
      statement.setString(7, run.job());
      statement.setString(8, lookup.name());
      long entries = statement.executeUpdate();
      new CoverageRow(
              covered,
              OptionalLong.empty(),
              0,
              0,
              0,
              0,
              0,
              entries,
              Map.of(lookup.table(), RowCounts.quarantined(entries)))
          .insert(connection, run);
    } catch (AlreadyCommittedException done) {
      connection.rollback();
    }
  }
}
