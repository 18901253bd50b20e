package io.beamfill.postgres.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Keeps a job's other writers away from a table with a natural key while one of them writes its
 * rows in pieces: no order could keep them from deadlock then. Held until the transaction ends, or
 * is rolled back to before.
 */
final class WritersLock {
  private final Connection connection;
  private final String name;

  WritersLock(Connection connection, NaturalKeyTable table, PageScope page) {
    this.connection = connection;
    this.name = page.job() + "\n" + table.name() + (table.fallback() ? "\nfallback" : "");
  }

  /** Waits until nobody writes in pieces. */
  void share() throws SQLException {
    take("pg_catalog.pg_advisory_xact_lock_shared");
  }

  /** Waits until nobody else writes, and makes others wait. */
  void exclude() throws SQLException {
    take("pg_catalog.pg_advisory_xact_lock");
  }

  private void take(String function) throws SQLException {
    String select = "SELECT " + function + "(hashtextextended(?, 0))";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, name);
      statement.execute();
    }
  }
}
