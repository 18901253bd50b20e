package io.beamfill.postgres.coverage;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SizeEstimate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * A keyspace as a job's plan has it.
 *
 * @param keyspace the whole of it
 * @param phase when it is read, from 0
 * @param estimate what it is expected to hold
 */
public record PlannedKeyspace(Keyspace keyspace, int phase, SizeEstimate estimate) {
  /**
   * Notes a job's keyspaces. One that is noted already stays as it is, or grows: a source that is
   * not complete has more of it later.
   */
  public static void register(Connection connection, String job, List<PlannedKeyspace> keyspaces)
      throws SQLException {
    String insert =
        "INSERT INTO beamfill.backfill_keyspaces AS known"
            + " (job_id, keyspace, phase, span, estimated_records, estimated_bytes) VALUES (?, ?, ?, "
            + ByteRanges.EXPRESSION
            + ", ?, ?) ON CONFLICT (job_id, keyspace) DO UPDATE SET"
            + " span = range_merge(known.span, excluded.span),"
            + " estimated_records = excluded.estimated_records,"
            + " estimated_bytes = excluded.estimated_bytes"
            + " WHERE NOT known.span @> excluded.span";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (PlannedKeyspace each : keyspaces) {
        statement.setString(1, job);
        statement.setString(2, each.keyspace().name());
        statement.setInt(3, each.phase());
        ByteRanges.bind(statement, 4, each.keyspace().range());
        if (each.estimate().records() < 0) {
          statement.setNull(6, Types.BIGINT);
        } else {
          statement.setLong(6, each.estimate().records());
        }
        statement.setLong(7, each.estimate().bytes());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The keyspaces of the source that a job has noted, in the order of their phases. */
  public static List<Keyspace> read(Connection connection, String job) throws SQLException {
    String select =
        "SELECT keyspace, lower(span), upper(span) FROM beamfill.backfill_keyspaces"
            + " WHERE job_id = ? AND keyspace !~ ':(unclaimed|replay)$' ORDER BY phase, keyspace";
    List<Keyspace> keyspaces = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keyspaces.add(new Keyspace(rows.getString(1), ByteRanges.read(rows, 2)));
        }
      }
    }
    return keyspaces;
  }
}
