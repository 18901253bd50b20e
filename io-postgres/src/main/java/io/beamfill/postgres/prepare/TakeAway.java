package io.beamfill.postgres.prepare;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.saved.CurrentObject;
import io.beamfill.postgres.saved.DdlTransaction;
import io.beamfill.postgres.saved.FailureNotes;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatements;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.saved.StatementRunner;
import io.beamfill.postgres.saved.StatementState;
import io.beamfill.postgres.unlogged.Sentinel;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what is planned: a thing and the note that it is away are one transaction. A thing
 * that is not any more as the note describes it stays.
 *
 * @param connections the target
 * @param saved the preparation's statements
 */
public record TakeAway(Connections connections, SavedStatements saved) implements StatementRunner {
  @Override
  public void run(int ordinal) {
    FailureNotes notes = new FailureNotes(connections, saved);
    try {
      DdlTransaction.run(
          connections,
          connection -> {
            take(connection, ordinal);
            return null;
          });
    } catch (SQLException error) {
      notes.note(ordinal, StatementState.PLANNED, error);
    } catch (BeamfillException refused) {
      notes.note(ordinal, refused.getMessage());
    }
  }

  private void take(Connection connection, int ordinal) throws SQLException {
    Optional<SavedStatement> planned = saved.lock(connection, ordinal, StatementState.PLANNED);
    if (planned.isEmpty()) {
      return;
    }
    SavedStatement statement = planned.get();
    List<SavedStatement> all = new ArrayList<>(saved.takenWith(connection, ordinal));
    all.add(statement);
    for (SavedStatement each : all) {
      requireUnchanged(connection, each);
    }
    try (Statement sql = connection.createStatement()) {
      if (statement.kind() == StatementKind.UNLOGGED_TABLE) {
        requireEmpty(sql, statement.table());
        new Sentinel(saved.preparation()).arm(connection);
      }
      for (String each : statement.taking().statements()) {
        sql.execute(each);
      }
    }
    saved.markTaken(connection, ordinal);
  }

  private static void requireUnchanged(Connection connection, SavedStatement statement)
      throws SQLException {
    Optional<CurrentObject> current = CurrentObject.find(connection, statement);
    if (current.isEmpty() || !current.get().definition().equals(statement.definition())) {
      throw changed("Somebody has changed it since prepare looked at it");
    }
  }

  private static void requireEmpty(Statement sql, String table) throws SQLException {
    sql.execute("LOCK TABLE ONLY " + table + " IN ACCESS EXCLUSIVE MODE");
    try (ResultSet row = sql.executeQuery("SELECT FROM ONLY " + table + " LIMIT 1")) {
      if (row.next()) {
        throw changed("Somebody has put rows into it since prepare looked at it");
      }
    }
  }

  private static BeamfillException changed(String what) {
    return new BeamfillException(Category.TARGET, what + ": run prepare again.");
  }
}
