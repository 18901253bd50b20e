package io.beamfill.postgres.saved;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;

/**
 * Notes with a statement why it failed.
 *
 * @param connections the target
 * @param saved the statements
 */
public record FailureNotes(Connections connections, SavedStatements saved) implements Serializable {
  /**
   * Notes what the server said, and for a lock that was not got, who holds it.
   *
   * @throws BeamfillException where the target does not answer
   */
  public void note(int ordinal, StatementState state, SQLException error) {
    note(
        ordinal,
        SqlErrors.LOCK_NOT_AVAILABLE.equals(SqlErrors.state(error))
            ? locked(ordinal, state)
            : SqlErrors.message(error).replaceFirst("^ERROR: ", "") + ".");
  }

  private String locked(int ordinal, StatementState state) {
    try {
      List<String> holders =
          Retry.inTransaction(
              connections,
              connection -> {
                for (SavedStatement each : saved.in(connection, state)) {
                  if (each.ordinal() == ordinal) {
                    return LockHolders.of(connection, each.table());
                  }
                }
                return List.of();
              });
      return holders.isEmpty()
          ? "The table was locked by others for about a minute."
          : "The table is locked by " + String.join(" and ", holders) + ": end it, or wait for it.";
    } catch (SQLException gone) {
      throw unreachable(gone);
    }
  }

  /** Notes a sentence. */
  public void note(int ordinal, String message) {
    try {
      Retry.durably(
          connections,
          connection -> {
            saved.fail(connection, ordinal, message);
            return null;
          });
    } catch (SQLException gone) {
      throw unreachable(gone);
    }
  }

  private static BeamfillException unreachable(SQLException gone) {
    return new BeamfillException(
        Category.TARGET,
        "The target failed: " + SqlErrors.message(gone) + ". Run the same command again.",
        gone);
  }
}
