package io.beamfill.postgres.quarantine;

import io.beamfill.postgres.coverage.ByteRanges;
import io.beamfill.transforms.source.Keyspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes quarantine entries, in the transaction of the page that they belong to. */
public final class Quarantine {
  private static final String INSERT =
      "INSERT INTO beamfill.backfill_quarantine (job_id, keyspace, position, table_name, reason,"
          + " sqlstate, message, payload, covered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
          + ByteRanges.EXPRESSION
          + ")";

  private Quarantine() {}

  /** Adds the entries of one page. */
  public static void add(
      Connection connection, String job, Keyspace covered, List<QuarantineEntry> entries)
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
        insert.setString(5, entry.reason().name());
        insert.setString(6, entry.sqlState());
        insert.setString(7, entry.message());
        insert.setBytes(8, entry.record().payload());
        ByteRanges.bind(insert, 9, covered.range());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
