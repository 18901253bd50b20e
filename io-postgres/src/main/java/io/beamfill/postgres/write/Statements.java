package io.beamfill.postgres.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/** Statements that are planned anew whenever they are executed. */
final class Statements {
  private Statements() {}

  /**
   * A statement whose plan is not kept: one that was made while a table was small is a bad one once
   * it has grown.
   */
  static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    return statement;
  }
}
