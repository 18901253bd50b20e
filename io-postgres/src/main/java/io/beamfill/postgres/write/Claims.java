package io.beamfill.postgres.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/**
 * The claims of a job's records on natural keys. A claim tells a row that the job inserted from one
 * of somebody else. Pages that share natural keys wait for each other where they claim them, always
 * in the order of the hashes, so that they cannot deadlock.
 *
 * <p>A claim counts only for a row of the target with this natural key, this key, and the claim's
 * own {@code xmin}: nobody has changed the row since it was inserted. This is why a claim is
 * written in the same subtransaction as its row.
 */
public final class Claims {
  private static final String INSERT =
      "INSERT INTO beamfill.backfill_claims"
          + " (job_id, table_name, natural_key, key, place, position) ";

  private final Connection connection;
  private final NaturalKeyTable table;
  private final PageScope page;

  Claims(Connection connection, NaturalKeyTable table, PageScope page) {
    this.connection = connection;
    this.table = table;
    this.page = page;
  }

  /** Forgets the claims of a job that has nothing left to write. */
  public static void forget(Connection connection, String job) throws SQLException {
    String delete = "DELETE FROM beamfill.backfill_claims WHERE job_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      statement.setString(1, job);
      statement.executeUpdate();
    }
  }

  /**
   * Claims the natural keys of those staged rows whose key and natural key the target does not have
   * and nobody has claimed.
   *
   * @return whether these are all staged rows with a natural key whose key the target does not
   *     have: then each of them may be inserted
   */
  boolean claimAll() throws SQLException {
    String claim =
        ("WITH looked AS MATERIALIZED (SELECT staged.*, %1$s AS beamfill_natural_key, %2$s AS beamfill_key"
                + " FROM %3$s AS staged WHERE %4$s AND %5$s), claimed AS ("
                + INSERT
                + "SELECT ?, ?, beamfill_natural_key, beamfill_key, ?, ? FROM looked"
                + " WHERE (SELECT true FROM %6$s AS holder WHERE %7$s LIMIT 1) IS NULL"
                + " ORDER BY beamfill_natural_key ON CONFLICT DO NOTHING RETURNING 1)"
                + " SELECT (SELECT count(*) FROM looked) = (SELECT count(*) FROM claimed)")
            .formatted(
                table.sql().hash("staged"),
                table.sql().keyHash("staged"),
                table.stagingName(),
                table.sql().isThere("staged"),
                table.isNew("staged"),
                table.targetName(),
                table.sql().matches("holder", "looked"));
    try (PreparedStatement statement = Statements.prepare(connection, claim)) {
      bindClaim(statement);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * Locks the claims that others have made on natural keys of staged rows: nobody else can change
   * who stays from here on.
   */
  void lock() throws SQLException {
    String lock =
        ("SELECT FROM beamfill.backfill_claims AS claim"
                + " WHERE job_id = ? AND table_name = ? AND (place, position) <> (?, ?)"
                + " AND natural_key IN (SELECT %s FROM %s AS staged WHERE %s)"
                + " ORDER BY natural_key FOR UPDATE")
            .formatted(
                table.sql().hash("staged"), table.stagingName(), table.sql().isThere("staged"));
    try (PreparedStatement statement = Statements.prepare(connection, lock)) {
      bindClaim(statement);
      statement.execute();
    }
  }

  /** Claims the natural keys of some staged rows, whoever has claimed them before. */
  void take(Collection<Integer> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String take =
        (INSERT
                + "SELECT DISTINCT ON (3) ?, ?, %s, %s, ?, ? FROM %s AS staged WHERE staged.%s = ANY (?)"
                + " ORDER BY 3 ON CONFLICT (job_id, table_name, natural_key) DO UPDATE"
                + " SET key = excluded.key, place = excluded.place, position = excluded.position")
            .formatted(
                table.sql().hash("staged"),
                table.sql().keyHash("staged"),
                table.stagingName(),
                StagingTable.ROW);
    try (PreparedStatement statement = Statements.prepare(connection, take)) {
      bindClaim(statement);
      statement.setArray(5, connection.createArrayOf("integer", rows.toArray()));
      statement.executeUpdate();
    }
  }

  /** Settles that the rows of the target which hold some staged rows' natural keys stay. */
  void giveUp(Collection<Integer> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String giveUp =
        ("UPDATE beamfill.backfill_claims SET place = -1"
                + " WHERE job_id = ? AND table_name = ? AND natural_key IN"
                + " (SELECT %s FROM %s AS staged WHERE staged.%s = ANY (?))")
            .formatted(table.sql().hash("staged"), table.stagingName(), StagingTable.ROW);
    try (PreparedStatement statement = Statements.prepare(connection, giveUp)) {
      statement.setString(1, page.job());
      statement.setString(2, table.name());
      statement.setArray(3, connection.createArrayOf("integer", rows.toArray()));
      statement.executeUpdate();
    }
  }

  private void bindClaim(PreparedStatement statement) throws SQLException {
    statement.setString(1, page.job());
    statement.setString(2, table.name());
    statement.setInt(3, page.place(table.fallback()));
    statement.setBytes(4, page.start().getBytes());
  }
}
