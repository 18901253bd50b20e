package io.beamfill.postgres.progress;

import io.beamfill.postgres.coverage.RowCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a job is: committed facts only, over all its runs.
 *
 * @param keyspaces in the order of their phases
 * @param tables what became of the rows, by table
 * @param mapped how many keys were mapped to those of other rows, by table; tables without any are
 *     not named
 */
public record JobProgress(
    List<KeyspaceProgress> keyspaces, Map<String, RowCounts> tables, Map<String, Long> mapped) {

  /** Reads the progress of a job. */
  public static JobProgress read(Connection connection, String job) throws SQLException {
    return new JobProgress(
        readKeyspaces(connection, job), readTables(connection, job), readMapped(connection, job));
  }

  private static List<KeyspaceProgress> readKeyspaces(Connection connection, String job)
      throws SQLException {
    String select =
        "SELECT keyspace, phase, complete, pages, coalesce(estimated_records, -1), estimated_bytes,"
            + " bytes_read, records_read, records_decoded, records_filtered, records_quarantined"
            + " FROM beamfill.backfill_keyspace_progress WHERE job_id = ?"
            + " ORDER BY phase, keyspace";
    List<KeyspaceProgress> keyspaces = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          RecordCounts records =
              new RecordCounts(row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11));
          keyspaces.add(
              new KeyspaceProgress(
                  row.getString(1),
                  row.getInt(2),
                  row.getBoolean(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7),
                  records));
        }
      }
    }
    return keyspaces;
  }

  private static Map<String, RowCounts> readTables(Connection connection, String job)
      throws SQLException {
    String select =
        "SELECT table_name, inserted, updated, unchanged, superseded, quarantined"
            + " FROM beamfill.backfill_table_progress WHERE job_id = ?";
    Map<String, RowCounts> tables = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.put(
              row.getString(1),
              new RowCounts(
                  row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)));
        }
      }
    }
    return tables;
  }

  private static Map<String, Long> readMapped(Connection connection, String job)
      throws SQLException {
    String select =
        "SELECT table_name, count(*) FROM beamfill.backfill_remaps WHERE job_id = ?"
            + " GROUP BY table_name";
    Map<String, Long> mapped = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          mapped.put(row.getString(1), row.getLong(2));
        }
      }
    }
    return mapped;
  }

  /** Records of all keyspaces. */
  public RecordCounts records() {
    RecordCounts sum = new RecordCounts(0, 0, 0, 0);
    for (KeyspaceProgress each : keyspaces) {
      sum =
          new RecordCounts(
              sum.read() + each.records().read(),
              sum.decoded() + each.records().decoded(),
              sum.filtered() + each.records().filtered(),
              sum.quarantined() + each.records().quarantined());
    }
    return sum;
  }

  /** Rows of all tables. */
  public RowCounts rows() {
    return tables.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
  }

  /** Records and rows in quarantine, as coverage counts them. */
  public long quarantined() {
    return records().quarantined() + rows().quarantined();
  }

  /** Bytes of all committed pages. */
  public long bytesRead() {
    return keyspaces.stream().mapToLong(KeyspaceProgress::bytesRead).sum();
  }

  /** Bytes that the job is expected to read in all. */
  public long expectedBytes() {
    return keyspaces.stream().mapToLong(KeyspaceProgress::expectedBytes).sum();
  }

  /** Records that the job is expected to read in all, or -1 where that is unknown. */
  public long expectedRecords() {
    long sum = 0;
    for (KeyspaceProgress each : keyspaces) {
      if (each.expectedRecords() < 0) {
        return -1;
      }
      sum += each.expectedRecords();
    }
    return sum;
  }

  /** Whether nothing is left of any keyspace. */
  public boolean covered() {
    return keyspaces.stream().allMatch(KeyspaceProgress::complete);
  }

  /** The share that is covered, from 0 to 1; exactly 1 only if nothing is left. */
  public double share() {
    if (covered()) {
      return 1;
    }
    long expected = expectedBytes();
    return expected == 0 ? 0 : Math.min(0.999, (double) bytesRead() / expected);
  }
}
