package io.beamfill.postgres.connect;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What an SQLSTATE means for the one who met it. */
public final class SqlErrors {
  /** Exclusion constraint violated: the page's range is covered already. */
  public static final String EXCLUSION_VIOLATION = "23P01";

  /** Unique constraint violated. */
  public static final String UNIQUE_VIOLATION = "23505";

  /** A foreign key points to a row that does not exist. */
  public static final String FOREIGN_KEY_VIOLATION = "23503";

  /** A lock was not got within {@code lock_timeout}. */
  public static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final Set<String> ROW_ERRORS =
      Set.of(
          "21000", // two rows of the statement hit one target row
          "54000", // a value that is too long for an index, or for its type
          "54001", // a value that is nested too deeply
          "P0001"); // a trigger of the target refused

  private static final Set<String> TRANSIENT =
      Set.of(
          "40001", // serialization failure
          "40P01", // deadlock
          "53300", // too many connections
          "25P03", // idle in transaction for too long: this process was stopped for a while
          "57P01", // terminated by an administrator
          "57P02", // the server crashed
          "57P03", // the server is starting
          "57P05"); // idle session ended

  private SqlErrors() {}

  /** The first SQLSTATE in the chain of causes, or null. */
  public static @Nullable String state(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  /** Whether the same work may succeed a little later, on a new connection. */
  public static boolean isTransient(Throwable error) {
    String state = state(error);
    if (state == null) {
      // The pool was exhausted for a while.
      return error instanceof SQLTransientConnectionException;
    }
    return state.startsWith("08") || TRANSIENT.contains(state);
  }

  /** The first line of what the server said; of a batch, what it said of the statement at fault. */
  public static String message(SQLException error) {
    SQLException said = error;
    if (error instanceof BatchUpdateException && error.getNextException() != null) {
      said = error.getNextException();
    }
    return String.valueOf(said.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Whether some row of the statement is at fault, so that the rest can be written without it:
   * classes 22 and 23, limits of the server that a value exceeds, and refusals by triggers.
   */
  public static boolean isRowError(SQLException error) {
    String state = error.getSQLState();
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || ROW_ERRORS.contains(state));
  }
}
