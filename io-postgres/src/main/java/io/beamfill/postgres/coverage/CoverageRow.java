package io.beamfill.postgres.coverage;

import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.transforms.source.Keyspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The row that says that a range is done, and what became of its records.
 *
 * @param covered keyspace and range
 * @param version the source's version, where there is one
 * @param bytesRead bytes of positions and payloads
 * @param recordsRead all records of the range, counted before they were decoded
 * @param recordsDecoded records that gave rows or lookup entries
 * @param recordsFiltered records of no interest
 * @param recordsQuarantined records that could not be decoded
 * @param rowsDecoded all rows that the records gave, counted before they were written
 * @param tables what became of the rows, by table
 */
public record CoverageRow(
    Keyspace covered,
    OptionalLong version,
    long bytesRead,
    long recordsRead,
    long recordsDecoded,
    long recordsFiltered,
    long recordsQuarantined,
    long rowsDecoded,
    Map<String, RowCounts> tables) {
  private static final String INSERT =
      "INSERT INTO beamfill.backfill_coverage (job_id, keyspace, covered, run_id, source_version,"
          + " bytes_read, records_read, records_decoded, records_filtered, records_quarantined,"
          + " rows_decoded, rows_inserted, rows_updated, rows_unchanged, rows_superseded,"
          + " rows_quarantined, tables) VALUES (?, ?, "
          + ByteRanges.EXPRESSION
          + ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)";

  /**
   * Inserts the row. The table itself refuses sums that do not agree.
   *
   * @throws AlreadyCommittedException where the range overlaps what is covered
   */
  public void insert(Connection connection, JobRun run) throws SQLException {
    RowCounts rows = tables.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, run.job());
      insert.setString(2, covered.name());
      ByteRanges.bind(insert, 3, covered.range());
      insert.setObject(5, run.run());
      if (version.isPresent()) {
        insert.setLong(6, version.getAsLong());
      } else {
        insert.setNull(6, Types.BIGINT);
      }
      insert.setLong(7, bytesRead);
      insert.setLong(8, recordsRead);
      insert.setLong(9, recordsDecoded);
      insert.setLong(10, recordsFiltered);
      insert.setLong(11, recordsQuarantined);
      insert.setLong(12, rowsDecoded);
      insert.setLong(13, rows.inserted());
      insert.setLong(14, rows.updated());
      insert.setLong(15, rows.unchanged());
      insert.setLong(16, rows.superseded());
      insert.setLong(17, rows.quarantined());
      insert.setString(18, tablesAsJson());
      insert.executeUpdate();
    } catch (SQLException error) {
      if (SqlErrors.EXCLUSION_VIOLATION.equals(error.getSQLState())) {
        throw new AlreadyCommittedException(covered.name(), error);
      }
      throw error;
    }
  }

  private String tablesAsJson() {
    return tables.entrySet().stream()
        .map(each -> quoted(each.getKey()) + ":" + each.getValue().toJson())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String table) {
    return "\"" + table.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
