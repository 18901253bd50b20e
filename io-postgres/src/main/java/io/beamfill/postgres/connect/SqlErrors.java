package io.beamfill.postgres.connect;

import java.sql.SQLException;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What an SQLSTATE means for the one who met it. */
public final class SqlErrors {
  /** Exclusion constraint violated: the page's range is covered already. */
  public static final String EXCLUSION_VIOLATION = "23P01";

  /** Unique constraint violated. */
  public static final String UNIQUE_VIOLATION = "23505";

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
    return state != null && (state.startsWith("08") || TRANSIENT.contains(state));
  }

  /**
   * Whether some row of the statement is at fault (classes 22 and 23), or two of its rows hit one
   * target row (21000), so that the rest can be written without it.
   */
  public static boolean isRowError(SQLException error) {
    String state = error.getSQLState();
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || state.equals("21000"));
  }
}
