package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Identifiers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Inserts rows with natural keys and notes which they are, so that they can be told from those of
 * others: only a job's own rows give way to earlier records. The note is written in the same
 * subtransaction as the rows and has their {@code xmin}; a row that somebody has changed since has
 * another.
 *
 * <p>Rows are inserted in the order of their natural keys. Two pages that share some wait for each
 * other in this order, so that they cannot deadlock.
 */
public final class OwnRows {
  private final Connection connection;
  private final NaturalKeyTable table;
  private final PageScope page;

  OwnRows(Connection connection, NaturalKeyTable table, PageScope page) {
    this.connection = connection;
    this.table = table;
    this.page = page;
  }

  /** Forgets the own rows of a job that has nothing left to write. */
  public static void forget(Connection connection, String job) throws SQLException {
    String delete = "DELETE FROM beamfill.backfill_own_rows WHERE job_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      statement.setString(1, job);
      statement.executeUpdate();
    }
  }

  /**
   * Inserts all staged rows.
   *
   * @return how many are in the target now; a trigger may have dropped others
   * @throws SQLException a unique violation where a key or a natural key is there already
   */
  int insertAll() throws SQLException {
    return execute(null);
  }

  /** The same for some staged rows. */
  int insert(Collection<Integer> rows) throws SQLException {
    return rows.isEmpty() ? 0 : execute(connection.createArrayOf("integer", rows.toArray()));
  }

  /** Notes that rows of the target, by their keys as text, are the job's own from now on. */
  void note(Collection<String> keys) throws SQLException {
    String insert =
        ("INSERT INTO beamfill.backfill_own_rows (job_id, table_name, place, position, keys)"
                + " SELECT ?, ?, ?, ?, array_agg(%s) FROM %s AS target WHERE %s")
            .formatted(
                table.sql().keyHash("target"),
                table.targetName(),
                table.sql().keyIsOneOf("target"));
    try (PreparedStatement statement = Statements.prepare(connection, insert)) {
      bindPage(statement, 1);
      statement.setArray(5, connection.createArrayOf("text", keys.toArray()));
      statement.executeUpdate();
    }
  }

  private int execute(@Nullable Array rows) throws SQLException {
    String columns =
        table.mapping().columns().stream()
            .map(each -> Identifiers.quote(each.name()))
            .collect(joining(", "));
    String sql =
        ("WITH inserted AS (INSERT INTO %1$s AS target (%2$s) OVERRIDING SYSTEM VALUE"
                + " SELECT %2$s FROM %3$s AS staged%4$s ORDER BY %5$s RETURNING %6$s AS hash),"
                + " noted AS (INSERT INTO beamfill.backfill_own_rows"
                + " (job_id, table_name, place, position, keys)"
                + " SELECT ?, ?, ?, ?, array_agg(hash) FROM inserted HAVING count(*) > 0)"
                + " SELECT count(*) FROM inserted")
            .formatted(
                table.targetName(),
                columns,
                table.stagingName(),
                rows == null ? "" : " WHERE staged." + StagingTable.ROW + " = ANY (?)",
                table.sql().parts("staged"),
                table.sql().keyHash("target"));
    try (PreparedStatement statement = Statements.prepare(connection, sql)) {
      if (rows != null) {
        statement.setArray(1, rows);
      }
      bindPage(statement, rows == null ? 1 : 2);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private void bindPage(PreparedStatement statement, int first) throws SQLException {
    statement.setString(first, page.job());
    statement.setString(first + 1, table.name());
    statement.setInt(first + 2, page.place(table.fallback()));
    statement.setBytes(first + 3, page.start().getBytes());
  }
}
