package io.beamfill.postgres.saved;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import java.sql.SQLException;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;

/**
 * A transaction with {@link SessionSettings}. What passes by itself is tried again as anywhere
 * else; a lock that is not got in time, a few times within about a minute.
 */
public final class DdlTransaction {
  private static final FluentBackoff WAITS_FOR_LOCKS =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(500))
          .withMaxBackoff(Duration.standardSeconds(6))
          .withMaxRetries(9);

  private DdlTransaction() {}

  /**
   * Runs {@code transaction} until it is committed.
   *
   * @throws SQLException for an error that does not pass, or a lock that could not be got
   */
  public static <T> T run(Connections connections, Retry.Transaction<T> transaction)
      throws SQLException {
    BackOff waits = WAITS_FOR_LOCKS.backoff();
    while (true) {
      try {
        return Retry.inTransaction(
            connections,
            connection -> {
              SessionSettings.apply(connection);
              return transaction.run(connection);
            });
      } catch (SQLException error) {
        if (!SqlErrors.LOCK_NOT_AVAILABLE.equals(SqlErrors.state(error)) || !pause(waits)) {
          throw error;
        }
      }
    }
  }

  private static boolean pause(BackOff waits) {
    try {
      return BackOffUtils.next(Sleeper.DEFAULT, waits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
