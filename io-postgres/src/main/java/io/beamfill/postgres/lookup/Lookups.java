package io.beamfill.postgres.lookup;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.LookupReader;
import io.beamfill.transforms.page.LookupEntry;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The lookups of one job, in the control schema. */
public final class Lookups implements LookupReader {
  private static final long serialVersionUID = 1L;

  private final Connections connections;
  private final String job;

  /**
   * @param connections the target
   * @param job the job's name
   */
  public Lookups(Connections connections, String job) {
    this.connections = connections;
    this.job = job;
  }

  @Override
  public Map<ByteBuffer, byte[]> find(String lookup, List<byte[]> keys) {
    try {
      return Retry.inTransaction(connections, connection -> find(connection, lookup, keys));
    } catch (SQLException error) {
      throw new BeamfillException(
          Category.TARGET,
          "Cannot read the lookup "
              + lookup
              + ": "
              + SqlErrors.message(error)
              + ". The job can be run again once the target answers.",
          error);
    }
  }

  private Map<ByteBuffer, byte[]> find(Connection connection, String lookup, List<byte[]> keys)
      throws SQLException {
    String select =
        "SELECT key, value FROM beamfill.backfill_lookups"
            + " WHERE job_id = ? AND lookup = ? AND key = ANY (?)";
    Map<ByteBuffer, byte[]> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      statement.setString(2, lookup);
      statement.setArray(3, bytes(connection, keys));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(ByteBuffer.wrap(rows.getBytes(1)), rows.getBytes(2));
        }
      }
    }
    return found;
  }

  /**
   * Adds the entries of one page, in the page's transaction. Of several entries with one key,
   * within the page or over all pages, that of the last position stays.
   *
   * @param records the page's records by index, with payloads that may be kept
   */
  public void add(
      Connection connection,
      String lookup,
      String keyspace,
      List<LookupEntry> entries,
      IntFunction<SourceRecord> records)
      throws SQLException {
    Map<ByteBuffer, LookupEntry> last = new LinkedHashMap<>();
    entries.forEach(each -> last.put(ByteBuffer.wrap(each.key()), each));
    String insert =
        "INSERT INTO beamfill.backfill_lookups AS l"
            + " (job_id, lookup, key, value, keyspace, position, payload)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (job_id, lookup, key) DO UPDATE SET value = excluded.value,"
            + " keyspace = excluded.keyspace, position = excluded.position,"
            + " payload = excluded.payload WHERE l.position < excluded.position";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (LookupEntry entry :
          last.values().stream().sorted((a, b) -> compare(a.key(), b.key())).toList()) {
        SourceRecord record = records.apply(entry.record());
        statement.setString(1, job);
        statement.setString(2, lookup);
        statement.setBytes(3, entry.key());
        statement.setBytes(4, entry.value());
        statement.setString(5, keyspace);
        statement.setBytes(6, record.position());
        statement.setBytes(7, record.payload());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Notes, in a page's transaction, which entries its records asked for. Entries are locked in the
   * order of their keys, so that two pages cannot deadlock.
   */
  public void markFound(Connection connection, String lookup, List<byte[]> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    String update =
        "WITH asked AS MATERIALIZED (SELECT job_id, lookup, key FROM beamfill.backfill_lookups"
            + " WHERE job_id = ? AND lookup = ? AND key = ANY (?) AND NOT found"
            + " ORDER BY key FOR NO KEY UPDATE)"
            + " UPDATE beamfill.backfill_lookups AS l SET found = true FROM asked"
            + " WHERE (l.job_id, l.lookup, l.key) = (asked.job_id, asked.lookup, asked.key)";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, job);
      statement.setString(2, lookup);
      statement.setArray(3, bytes(connection, keys));
      statement.executeUpdate();
    }
  }

  private static int compare(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }

  private static Array bytes(Connection connection, List<byte[]> keys) throws SQLException {
    return connection.createArrayOf("bytea", keys.toArray(new byte[0][]));
  }
}
