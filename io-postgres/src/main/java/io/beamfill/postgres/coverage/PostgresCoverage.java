package io.beamfill.postgres.coverage;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.plan.Coverage;
import io.beamfill.transforms.source.Keyspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** The coverage of one job, as the target database has it. */
public final class PostgresCoverage implements Coverage {
  private static final long serialVersionUID = 1L;
  private static final String GAPS =
      "SELECT lower(gap), upper(gap) FROM unnest("
          + "beamfill.bytemultirange("
          + ByteRanges.EXPRESSION
          + ") - coalesce((SELECT range_agg(covered) FROM beamfill.backfill_coverage"
          + " WHERE job_id = ? AND keyspace = ? AND covered && "
          + ByteRanges.EXPRESSION
          + "), '{}')) AS gap ORDER BY 1";

  private final Connections connections;
  private final String job;

  /**
   * @param connections the target
   * @param job the job's name
   */
  public PostgresCoverage(Connections connections, String job) {
    this.connections = connections;
    this.job = job;
  }

  @Override
  public List<ByteKeyRange> gaps(Keyspace keyspace) {
    ByteKeyRange range = keyspace.range();
    if (!range.getEndKey().isEmpty() && range.getStartKey().compareTo(range.getEndKey()) >= 0) {
      return List.of();
    }
    try {
      return Retry.inTransaction(connections, connection -> read(connection, keyspace));
    } catch (SQLException error) {
      throw new BeamfillException(
          Category.TARGET,
          "Cannot read the coverage of keyspace "
              + keyspace.name()
              + ": "
              + SqlErrors.message(error)
              + ". The job can be run again once the target answers.",
          error);
    }
  }

  private List<ByteKeyRange> read(Connection connection, Keyspace keyspace) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GAPS)) {
      ByteRanges.bind(statement, 1, keyspace.range());
      statement.setString(3, job);
      statement.setString(4, keyspace.name());
      ByteRanges.bind(statement, 5, keyspace.range());
      List<ByteKeyRange> gaps = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          gaps.add(ByteRanges.read(rows, 1));
        }
      }
      return gaps;
    }
  }
}
