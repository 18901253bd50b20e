package io.beamfill.postgres.saved;

import io.beamfill.postgres.saved.SavedStatement.Bringing;
import io.beamfill.postgres.saved.SavedStatement.Taking;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements of one preparation, as the control schema has them.
 *
 * @param preparation the number of the preparation
 */
public record SavedStatements(long preparation) implements Serializable {
  private static final String COLUMNS =
      "SELECT ordinal, kind, table_name, object_name, definition, bytes, take_sql, take_level,"
          + " taken_with, back_sql, back_level, settle_sql, needs, violations_sql"
          + " FROM beamfill.backfill_saved_ddl WHERE preparation_id = ? AND state = ?";

  /**
   * What went wrong with a statement.
   *
   * @param statement the statement, which stays in its state
   * @param message one sentence or two
   */
  public record Failure(SavedStatement statement, String message) {}

  /** Those in a state, in the order of their numbers. */
  public List<SavedStatement> in(Connection connection, StatementState state) throws SQLException {
    return select(connection, COLUMNS + " ORDER BY ordinal", state);
  }

  /** What went wrong with those that are in a state. */
  public List<Failure> failures(Connection connection, StatementState state) throws SQLException {
    List<Failure> failures = new ArrayList<>();
    for (SavedStatement each :
        select(connection, COLUMNS + " AND failure IS NOT NULL ORDER BY ordinal", state)) {
      failures.add(new Failure(each, failure(connection, each.ordinal())));
    }
    return failures;
  }

  private String failure(Connection connection, int ordinal) throws SQLException {
    String select =
        "SELECT failure FROM beamfill.backfill_saved_ddl WHERE preparation_id = ? AND ordinal = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, preparation);
      statement.setInt(2, ordinal);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private List<SavedStatement> select(Connection connection, String select, StatementState state)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, preparation);
      statement.setString(2, state.name());
      return read(statement);
    }
  }

  /**
   * The statement of this number, locked until the end of the transaction; nothing where it is not
   * in this state, or not there any more.
   */
  public Optional<SavedStatement> lock(Connection connection, int ordinal, StatementState state)
      throws SQLException {
    String select = COLUMNS + " AND ordinal = ? FOR UPDATE";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, preparation);
      statement.setString(2, state.name());
      statement.setInt(3, ordinal);
      return read(statement).stream().findFirst();
    }
  }

  /** Those that go when the statement of this number is run. */
  public List<SavedStatement> takenWith(Connection connection, int ordinal) throws SQLException {
    String select = COLUMNS + " AND taken_with = ? ORDER BY ordinal";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, preparation);
      statement.setString(2, StatementState.PLANNED.name());
      statement.setInt(3, ordinal);
      return read(statement);
    }
  }

  private static List<SavedStatement> read(PreparedStatement statement) throws SQLException {
    List<SavedStatement> statements = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        statements.add(read(row));
      }
    }
    return statements;
  }

  private static SavedStatement read(ResultSet row) throws SQLException {
    int with = row.getInt("taken_with");
    boolean takenItself = row.wasNull();
    return new SavedStatement(
        row.getInt("ordinal"),
        StatementKind.valueOf(row.getString("kind")),
        row.getString("table_name"),
        row.getString("object_name"),
        row.getString("definition"),
        row.getLong("bytes"),
        new Taking(texts(row, "take_sql"), row.getInt("take_level"), takenItself ? null : with),
        new Bringing(
            texts(row, "back_sql"),
            row.getInt("back_level"),
            texts(row, "settle_sql"),
            List.of((Integer[]) row.getArray("needs").getArray()),
            row.getString("violations_sql")));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** Notes what prepare means to take. */
  public void plan(Connection connection, String job, List<SavedStatement> statements)
      throws SQLException {
    String insert =
        "INSERT INTO beamfill.backfill_saved_ddl (preparation_id, ordinal, job_id, kind, state,"
            + " table_name, object_name, definition, bytes, take_sql, take_level, taken_with,"
            + " back_sql, back_level, settle_sql, needs, violations_sql, taken_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " CASE WHEN ? THEN clock_timestamp() END)";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (SavedStatement each : statements) {
        // Nothing has to happen to a table for its statistics to grow old.
        boolean taken = each.kind() == StatementKind.STATISTICS;
        statement.setLong(1, preparation);
        statement.setInt(2, each.ordinal());
        statement.setString(3, job);
        statement.setString(4, each.kind().name());
        statement.setString(5, (taken ? StatementState.TAKEN : StatementState.PLANNED).name());
        statement.setString(6, each.table());
        statement.setString(7, each.object());
        statement.setString(8, each.definition());
        statement.setLong(9, each.bytes());
        setTexts(statement, 10, each.taking().statements());
        statement.setInt(11, each.taking().level());
        if (each.taking().with() == null) {
          statement.setNull(12, Types.INTEGER);
        } else {
          statement.setInt(12, each.taking().with());
        }
        setTexts(statement, 13, each.bringing().statements());
        statement.setInt(14, each.bringing().level());
        setTexts(statement, 15, each.bringing().settle());
        statement.setArray(
            16, connection.createArrayOf("integer", each.bringing().needs().toArray()));
        statement.setString(17, each.bringing().violations());
        statement.setBoolean(18, taken);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void setTexts(PreparedStatement statement, int index, List<String> texts)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf("text", texts.toArray()));
  }

  /** The number for the next statement. */
  public int next(Connection connection) throws SQLException {
    String select =
        "SELECT coalesce(max(ordinal) + 1, 0) FROM beamfill.backfill_saved_ddl"
            + " WHERE preparation_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, preparation);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Gives up what is planned and not taken; waits for what is being taken. */
  public void forgetPlanned(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM beamfill.backfill_saved_ddl"
                + " WHERE preparation_id = ? AND state = 'PLANNED'")) {
      statement.setLong(1, preparation);
      statement.executeUpdate();
    }
  }

  /** Notes that a thing is away, and what goes with it. */
  public void markTaken(Connection connection, int ordinal) throws SQLException {
    update(
        connection,
        "SET state = 'TAKEN', taken_at = clock_timestamp(), failure = NULL"
            + " WHERE preparation_id = ? AND ? IN (ordinal, taken_with) AND state = 'PLANNED'",
        ordinal);
  }

  /** Notes that a thing is back. */
  public void markBack(Connection connection, int ordinal) throws SQLException {
    update(
        connection,
        "SET state = 'BACK', back_at = clock_timestamp(), failure = NULL"
            + " WHERE preparation_id = ? AND ordinal = ?",
        ordinal);
  }

  private void update(Connection connection, String update, int ordinal) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE beamfill.backfill_saved_ddl " + update)) {
      statement.setLong(1, preparation);
      statement.setInt(2, ordinal);
      statement.executeUpdate();
    }
  }

  /** Notes why a statement failed. */
  public void fail(Connection connection, int ordinal, String message) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE beamfill.backfill_saved_ddl SET failure = ?"
                + " WHERE preparation_id = ? AND ordinal = ?")) {
      statement.setString(1, message);
      statement.setLong(2, preparation);
      statement.setInt(3, ordinal);
      statement.executeUpdate();
    }
  }

  /** Whether all of these are back. */
  public boolean areBack(Connection connection, List<Integer> ordinals) throws SQLException {
    String select =
        "SELECT NOT EXISTS (SELECT FROM beamfill.backfill_saved_ddl"
            + " WHERE preparation_id = ? AND ordinal = ANY(?) AND state <> 'BACK')";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, preparation);
      statement.setArray(2, connection.createArrayOf("integer", ordinals.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
