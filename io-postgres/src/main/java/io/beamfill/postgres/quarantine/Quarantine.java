package io.beamfill.postgres.quarantine;

import io.beamfill.postgres.coverage.ByteRanges;
import io.beamfill.transforms.source.Keyspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Writes quarantine entries, in the transaction of the page that they belong to. */
public final class Quarantine {
  private static final String INSERT =
      "INSERT INTO beamfill.backfill_quarantine (job_id, keyspace, position, table_name,"
          + " row_of_record, reason, sqlstate, message, payload, tried_by, covered)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          + ByteRanges.EXPRESSION
          + ")";

  private Quarantine() {}

  /** Adds the entries of one page. */
  public static void add(
      Connection connection, String job, Keyspace covered, List<QuarantineEntry> entries)
      throws SQLException {
    add(connection, job, covered, null, entries);
  }

  /**
   * Adds the entries that a replay makes of whole records.
   *
   * @param replay the replay that tried them
   */
  public static void add(
      Connection connection,
      String job,
      Keyspace covered,
      @Nullable UUID replay,
      List<QuarantineEntry> entries)
      throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (QuarantineEntry entry : entries) {
        insert.setString(1, job);
        insert.setString(2, covered.name());
        insert.setBytes(3, entry.record().position());
        insert.setString(4, entry.table());
        insert.setObject(5, entry.rowOfRecord(), Types.INTEGER);
        insert.setString(6, entry.reason().name());
        insert.setString(7, entry.sqlState());
        insert.setString(8, entry.message());
        insert.setBytes(9, entry.record().payload());
        insert.setObject(10, replay, Types.OTHER);
        ByteRanges.bind(insert, 11, covered.range());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
