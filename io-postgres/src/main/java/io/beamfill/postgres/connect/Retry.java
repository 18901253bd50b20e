package io.beamfill.postgres.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a transaction, and runs it again on a new connection, with growing and randomised pauses,
 * where the error is one that passes by itself (see {@link SqlErrors#isTransient}). Any other error
 * is thrown at once.
 */
public final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final FluentBackoff BACKOFF =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(200))
          .withMaxBackoff(Duration.standardSeconds(20))
          .withMaxCumulativeBackoff(Duration.standardMinutes(5));

  private Retry() {}

  /** Work on one connection; the connection is committed after it, or rolled back if it throws. */
  public interface Transaction<T> {
    /** Does the work. */
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code transaction} until it is committed.
   *
   * @throws SQLException for an error that does not pass, or that did not pass in five minutes
   */
  public static <T> T inTransaction(Connections connections, Transaction<T> transaction)
      throws SQLException {
    BackOff backOff = BACKOFF.backoff();
    while (true) {
      try {
        return once(connections, transaction);
      } catch (SQLException error) {
        if (!SqlErrors.isTransient(error) || !pause(backOff)) {
          throw error;
        }
        LOG.info("Trying again after SQLSTATE {}", SqlErrors.state(error));
      }
    }
  }

  /**
   * Runs {@code transaction} until it is committed and on the disk, and with it all that was
   * committed before; other commits do not wait, so that a crash of the server takes the last of
   * them back.
   *
   * @throws SQLException as {@link #inTransaction}
   */
  public static <T> T durably(Connections connections, Transaction<T> transaction)
      throws SQLException {
    return inTransaction(
        connections,
        connection -> {
          try (Statement durable = connection.createStatement()) {
            durable.execute("SET LOCAL synchronous_commit = on");
          }
          return transaction.run(connection);
        });
  }

  /** Runs {@code transaction} once. */
  public static <T> T once(Connections connections, Transaction<T> transaction)
      throws SQLException {
    try (Connection connection = connections.open()) {
      try {
        T result = transaction.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException error) {
        rollback(connection, error);
        throw error;
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }

  private static boolean pause(BackOff backOff) {
    try {
      return BackOffUtils.next(Sleeper.DEFAULT, backOff);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
