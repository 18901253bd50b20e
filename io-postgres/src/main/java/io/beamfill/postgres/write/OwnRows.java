package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

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
  private static final String NOTE =
      "INSERT INTO beamfill.backfill_own_rows (job_id, table_name, place, position, keys) ";

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
   * Inserts the staged rows whose key and natural key the target does not have, and takes them out
   * of the staging table.
   *
   * @return how many were inserted, and how many might have been
   * @throws SQLException a unique violation where two staged rows have one key or natural key
   */
  Inserted insertNew() throws SQLException {
    String looked =
        "looked AS MATERIALIZED (SELECT * FROM %s AS staged WHERE %s), "
            .formatted(table.stagingName(), table.isNew("staged"));
    String free =
        "looked AS staged WHERE (SELECT true FROM %s AS holder WHERE %s LIMIT 1) IS NULL"
            .formatted(table.targetName(), table.sql().matches("holder", "staged"));
    String removed =
        ", removed AS (DELETE FROM %1$s AS staged USING inserted WHERE staged.%2$s = inserted.%2$s)"
            .formatted(table.stagingName(), table.sql().key());
    String sql =
        "WITH "
            + looked
            + inserted(free)
            + removed
            + " SELECT count(*), (SELECT count(*) FROM looked) FROM inserted";
    try (PreparedStatement statement = Statements.prepare(connection, sql)) {
      bindPage(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Inserted(row.getInt(1), row.getInt(2));
      }
    }
  }

  /**
   * What was inserted.
   *
   * @param rows how many rows
   * @param newRows how many rows there were whose key the target did not have
   */
  record Inserted(int rows, int newRows) {}

  /**
   * Inserts some staged rows.
   *
   * @return how many are in the target now; a trigger may have dropped others
   * @throws SQLException a unique violation where a key or a natural key is there already
   */
  int insert(Collection<Integer> rows) throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    String chosen =
        "%s AS staged WHERE staged.%s = ANY (?)".formatted(table.stagingName(), StagingTable.ROW);
    String sql = "WITH " + inserted(chosen) + " SELECT count(*) FROM inserted";
    try (PreparedStatement statement = Statements.prepare(connection, sql)) {
      statement.setArray(1, connection.createArrayOf("integer", rows.toArray()));
      bindPage(statement, 2);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Notes that rows of the target, by their keys as text, are the job's own from now on. */
  void note(Collection<String> keys) throws SQLException {
    String insert =
        (NOTE + "SELECT ?, ?, ?, ?, array_agg(%s) FROM %s AS target WHERE %s")
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

  /** Inserts rows from somewhere, which calls them {@code staged}, and notes them. */
  private String inserted(String from) {
    String columns =
        table.mapping().columns().stream()
            .map(each -> Identifiers.quote(each.name()))
            .collect(joining(", "));
    return ("inserted AS (INSERT INTO %1$s AS target (%2$s) OVERRIDING SYSTEM VALUE"
            + " SELECT %2$s FROM %3$s ORDER BY %4$s"
            + " RETURNING target.%5$s, %6$s AS beamfill_hash), noted AS ("
            + NOTE
            + "SELECT ?, ?, ?, ?, array_agg(beamfill_hash) FROM inserted HAVING count(*) > 0)")
        .formatted(
            table.targetName(),
            columns,
            from,
            table.sql().parts("staged"),
            table.sql().key(),
            table.sql().keyHash("target"));
  }

  private void bindPage(PreparedStatement statement, int first) throws SQLException {
    statement.setString(first, page.job());
    statement.setString(first + 1, table.name());
    statement.setInt(first + 2, page.place(table.fallback()));
    statement.setBytes(first + 3, page.start().getBytes());
  }
}
