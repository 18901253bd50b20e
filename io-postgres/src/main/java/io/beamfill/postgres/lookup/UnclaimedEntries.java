package io.beamfill.postgres.lookup;

import io.beamfill.postgres.coverage.AlreadyCommittedException;
import io.beamfill.postgres.coverage.ByteRanges;
import io.beamfill.postgres.coverage.CoverageRow;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
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
   * Settles {@code lookup} within the connection's transaction; does nothing if that was done
   * before.
   */
  public static void quarantine(Connection connection, JobRun run, LookupSpec lookup)
      throws SQLException {
    Keyspace covered = keyspace(lookup);
    String insert =
        "INSERT INTO beamfill.backfill_quarantine (job_id, keyspace, position, table_name, reason,"
            + " message, payload, covered) SELECT job_id, keyspace, position, ?, ?,"
            + " ? || ': ' || encode(key, 'hex'), payload, "
            + ByteRanges.EXPRESSION
            + " FROM beamfill.backfill_lookups"
            + " WHERE job_id = ? AND lookup = ? AND NOT found ORDER BY position, key";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, lookup.table());
      statement.setString(2, Reason.PARENT_MISSING.name());
      statement.setString(3, lookup.missing());
      ByteRanges.bind(statement, 4, covered.range());
      statement.setString(6, run.job());
      statement.setString(7, lookup.name());
      long entries = statement.executeUpdate();
      new CoverageRow(
              covered,
              OptionalLong.empty(),
              0,
              0,
              0,
              0,
              Map.of(lookup.table(), RowCounts.quarantined(entries)))
          .insert(connection, run);
    } catch (AlreadyCommittedException done) {
      connection.rollback();
    }
  }
}
