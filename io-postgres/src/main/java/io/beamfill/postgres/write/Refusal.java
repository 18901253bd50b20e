package io.beamfill.postgres.write;

import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.transforms.page.Reason;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the database's refusal of a single row means. */
final class Refusal {
  private static final Map<String, Reason> REASONS =
      Map.ofEntries(
          Map.entry("23502", Reason.MISSING_VALUE),
          Map.entry("23503", Reason.PARENT_MISSING),
          Map.entry(SqlErrors.UNIQUE_VIOLATION, Reason.UNIQUE_CONFLICT),
          Map.entry(SqlErrors.EXCLUSION_VIOLATION, Reason.UNIQUE_CONFLICT),
          Map.entry("23514", Reason.CHECK_FAILED),
          Map.entry("22001", Reason.OUT_OF_RANGE),
          Map.entry("22003", Reason.OUT_OF_RANGE),
          Map.entry("22008", Reason.OUT_OF_RANGE),
          Map.entry("54000", Reason.OUT_OF_RANGE),
          Map.entry("22021", Reason.INVALID_UTF8),
          Map.entry("22P05", Reason.INVALID_UTF8));

  /** Errors whose details are a key, in whatever language. */
  private static final Set<String> NAMING_KEYS =
      Set.of(
          SqlErrors.FOREIGN_KEY_VIOLATION,
          SqlErrors.UNIQUE_VIOLATION,
          SqlErrors.EXCLUSION_VIOLATION);

  private Refusal() {}

  static BadRow of(int row, SQLException error) {
    String state = error.getSQLState();
    Reason reason = REASONS.getOrDefault(state, Reason.DATABASE);
    if ("22P02".equals(state) && fromJsonParser(error)) {
      reason = Reason.NOT_JSON;
    }
    return new BadRow(row, reason, state, message(error));
  }

  /** Of what an error tells, only the server's own function is the same in every language. */
  private static boolean fromJsonParser(SQLException error) {
    if (error instanceof PSQLException server && server.getServerErrorMessage() != null) {
      String routine = server.getServerErrorMessage().getRoutine();
      return routine != null && routine.startsWith("json");
    }
    return false;
  }

  /**
   * The server's message, with the key that conflicts or is missing where there is one. Other
   * details repeat the whole row and are left out.
   */
  private static String message(SQLException error) {
    if (error instanceof PSQLException server && server.getServerErrorMessage() != null) {
      ServerErrorMessage details = server.getServerErrorMessage();
      String detail = details.getDetail();
      boolean namesKey = detail != null && NAMING_KEYS.contains(error.getSQLState());
      return details.getMessage() + (namesKey ? ": " + detail : "");
    }
    return String.valueOf(error.getMessage());
  }
}
