package io.beamfill.postgres.unlogged;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A row in an UNLOGGED table, there for as long as a preparation has UNLOGGED tables. A crash of
 * the server empties all of them together: where the row is gone, so is what was in the tables.
 *
 * @param preparation the number of the preparation
 */
public record Sentinel(long preparation) {
  private static final String UNLOGGED_TABLES =
      "EXISTS (SELECT FROM beamfill.backfill_saved_ddl WHERE preparation_id = ?"
          + " AND kind = 'UNLOGGED_TABLE' AND state = 'TAKEN')";

  private static final String ROW =
      "EXISTS (SELECT FROM beamfill.backfill_sentinel WHERE preparation_id = ?)";

  /** Whether a crash has emptied the UNLOGGED tables of the preparation. */
  public boolean isGone(Connection connection) throws SQLException {
    return ask(connection, "SELECT " + UNLOGGED_TABLES + " AND NOT " + ROW);
  }

  /**
   * Puts the row there before the first table becomes UNLOGGED. Later there is nothing to be put
   * there: a row that is gone must be missed.
   */
  public void arm(Connection connection) throws SQLException {
    if (!ask(connection, "SELECT " + UNLOGGED_TABLES + " OR " + ROW)) {
      rearm(connection);
    }
  }

  /** Puts the row there after its loss was dealt with. */
  void rearm(Connection connection) throws SQLException {
    update(connection, "INSERT INTO beamfill.backfill_sentinel VALUES (?) ON CONFLICT DO NOTHING");
  }

  /** Takes the row away, once no table is UNLOGGED any more. */
  public void disarm(Connection connection) throws SQLException {
    update(connection, "DELETE FROM beamfill.backfill_sentinel WHERE preparation_id = ?");
  }

  private boolean ask(Connection connection, String question) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setLong(1, preparation);
      statement.setLong(2, preparation);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private void update(Connection connection, String update) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setLong(1, preparation);
      statement.executeUpdate();
    }
  }
}
