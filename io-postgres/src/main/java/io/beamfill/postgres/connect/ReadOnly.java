package io.beamfill.postgres.connect;

import java.sql.SQLException;
import java.sql.Statement;

/** Reads that belong together, on one state of the database; the server refuses every write. */
public final class ReadOnly {
  private ReadOnly() {}

  /**
   * Runs {@code reads} once.
   *
   * @throws SQLException where the server does not answer, or refuses
   */
  public static <T> T once(Connections connections, Retry.Transaction<T> reads)
      throws SQLException {
    return Retry.once(
        connections,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
          }
          return reads.run(connection);
        });
  }
}
