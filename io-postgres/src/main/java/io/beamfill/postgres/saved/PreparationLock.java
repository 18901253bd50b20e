package io.beamfill.postgres.saved;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held by the launcher of prepare or restore, so that a second one is refused. The server gives it
 * back when the launcher's connection ends, however it ends. It keeps people from working against
 * one another; what keeps statements from being run twice is the lock on each of them.
 */
public final class PreparationLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PreparationLock.class);
  private static final int CLASS = 0x6265616d;

  private final Connection connection;

  private PreparationLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes the lock of a job.
   *
   * @throws BeamfillException of category {@code JOB} where somebody holds it
   */
  public static PreparationLock take(Connections connections, String job) throws SQLException {
    Connection connection = connections.open();
    try {
      boolean taken = ask(connection, "SELECT pg_try_advisory_lock(?, hashtext(?))", job);
      if (!taken) {
        BeamfillException held = held(connection, job);
        connection.close();
        throw held;
      }
      connection.commit();
      return new PreparationLock(connection);
    } catch (SQLException error) {
      connection.close();
      throw error;
    }
  }

  private static boolean ask(Connection connection, String question, String job)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setInt(1, CLASS);
      statement.setString(2, job);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static BeamfillException held(Connection connection, String job) throws SQLException {
    return new BeamfillException(
        Category.JOB,
        "The tables of the job "
            + job
            + " are being taken apart or put together by "
            + holder(connection, job).orElse("another session")
            + ": wait for it, or stop it first.");
  }

  /** The session that prepares or restores a job now, in words. */
  public static Optional<String> holder(Connection connection, String job) throws SQLException {
    String select =
        "SELECT format('session %s (%s)', l.pid, a.application_name) FROM pg_locks l"
            + " JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory'"
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND l.classid::bigint = ? AND l.objid = (hashtext(?)::bigint & 4294967295)::oid"
            + " AND l.granted";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setInt(1, CLASS);
      statement.setString(2, job);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  @Override
  public void close() {
    try (Connection closing = connection;
        PreparedStatement statement = closing.prepareStatement("SELECT pg_advisory_unlock_all()")) {
      statement.execute();
      closing.commit();
    } catch (SQLException gone) {
      // The server gave the lock back when the connection ended.
      LOG.debug("The connection of a lock has ended", gone);
    }
  }
}
