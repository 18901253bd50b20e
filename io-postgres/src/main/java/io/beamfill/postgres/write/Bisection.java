package io.beamfill.postgres.write;

import io.beamfill.postgres.connect.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * Finds the rows at fault: tries all, then halves of what failed, each in a savepoint of its own.
 * Costs at most twice the logarithm of the number of rows in tries for each bad row. Good rows take
 * effect in their order.
 */
final class Bisection {
  /** Does the work for the rows from {@code from} (inclusive) to {@code to} (exclusive). */
  interface Attempt {
    void run(int from, int to) throws SQLException;
  }

  /** Is told of a row that failed alone. */
  interface BadRow {
    void found(int row, SQLException error) throws SQLException;
  }

  private final Connection connection;
  private final Attempt attempt;
  private final BadRow badRow;

  Bisection(Connection connection, Attempt attempt, BadRow badRow) {
    this.connection = connection;
    this.attempt = attempt;
    this.badRow = badRow;
  }

  void run(int from, int to) throws SQLException {
    if (from == to) {
      return;
    }
    SQLException error = tryAll(from, to);
    if (error == null) {
      return;
    }
    if (to - from == 1) {
      badRow.found(from, error);
      return;
    }
    int middle = (from + to) >>> 1;
    run(from, middle);
    run(middle, to);
  }

  private SQLException tryAll(int from, int to) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      attempt.run(from, to);
      connection.releaseSavepoint(savepoint);
      return null;
    } catch (SQLException error) {
      if (!SqlErrors.isRowError(error)) {
        throw error;
      }
      connection.rollback(savepoint);
      return error;
    }
  }
}
