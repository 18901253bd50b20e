package io.beamfill.jdbc.connect;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a driver's error means for the one who met it. */
final class SqlErrors {
  private static final Set<String> TRANSIENT =
      Set.of(
          "40001", // serialization failure or deadlock
          "40P01", // deadlock, in PostgreSQL
          "53300", // too many connections
          "25P03", // idle in transaction for too long
          "57P01", // terminated by an administrator
          "57P02", // the server crashed
          "57P03", // the server is starting
          "57P05", // idle session ended
          "HYT00", // a lock was waited for too long
          "HYT01"); // the connection was waited for too long

  /** MariaDB and MySQL give this number, and the state of a general error, for a lock's timeout. */
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private SqlErrors() {}

  /** The first SQLSTATE in the chain of causes, or null. */
  static @Nullable String state(SQLException error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  /** Whether the same work may succeed a little later, on a new connection. */
  static boolean isTransient(SQLException error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && isTransientItself(sql)) {
        return true;
      }
    }
    return error instanceof BatchUpdateException
        && error.getNextException() != null
        && isTransientItself(error.getNextException());
  }

  private static boolean isTransientItself(SQLException error) {
    if (error instanceof SQLTransientException
        || error instanceof SQLRecoverableException
        || error instanceof SQLNonTransientConnectionException) {
      return true;
    }
    String state = error.getSQLState();
    return state != null
        && (state.startsWith("08")
            || TRANSIENT.contains(state)
            || (state.equals("HY000") && error.getErrorCode() == LOCK_WAIT_TIMEOUT));
  }

  /**
   * The first line of what the database said; of a batch, what it said of the statement at fault.
   */
  static String message(SQLException error) {
    SQLException said = error;
    if (error instanceof BatchUpdateException && error.getNextException() != null) {
      said = error.getNextException();
    }
    while (said.getCause() instanceof SQLException cause) {
      said = cause;
    }
    String line = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    // H2 appends the statement.
    return line.replaceFirst("; SQL statement:.*", "").strip().replaceFirst("\\.$", "");
  }
}
