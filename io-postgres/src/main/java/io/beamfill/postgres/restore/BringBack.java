package io.beamfill.postgres.restore;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.SqlErrors;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Brings back what was taken: a thing and the note that it is back are one transaction. A thing
 * that somebody else has brought back is recognised; an index whose build has failed is built
 * again.
 *
 * @param connections the target, with patience for the builds of indexes
 * @param saved the preparation's statements
 * @param memory what {@code maintenance_work_mem} is to be, or null for the server's setting
 */
public record BringBack(Connections connections, SavedStatements saved, @Nullable String memory)
    implements StatementRunner {
  /** A function, table, type or schema that a function's body names is not found. */
  private static final Set<String> NAME_NOT_FOUND = Set.of("42883", "42P01", "42704", "3F000");

  @Override
  public void run(int ordinal) {
    FailureNotes notes = new FailureNotes(connections, saved);
    try {
      try {
        bring(ordinal, false);
      } catch (SQLException error) {
        if (!NAME_NOT_FOUND.contains(String.valueOf(SqlErrors.state(error)))) {
          throw error;
        }
        // Before PostgreSQL 17 a function of an index is run with the session's own path.
        bring(ordinal, true);
      }
    } catch (SQLException error) {
      Optional<String> violation = violation(ordinal, error);
      if (violation.isPresent()) {
        notes.note(ordinal, violation.get());
      } else {
        notes.note(ordinal, StatementState.TAKEN, error);
      }
    } catch (BeamfillException refused) {
      notes.note(ordinal, refused.getMessage());
    }
  }

  private void bring(int ordinal, boolean ownPath) throws SQLException {
    DdlTransaction.run(
        connections,
        connection -> {
          Optional<SavedStatement> taken = saved.lock(connection, ordinal, StatementState.TAKEN);
          if (taken.isPresent() && saved.areBack(connection, taken.get().bringing().needs())) {
            setMemory(connection);
            bring(connection, taken.get(), ownPath);
            saved.markBack(connection, ordinal);
          }
          return null;
        });
  }

  private void setMemory(Connection connection) throws SQLException {
    if (memory != null) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT set_config('maintenance_work_mem', ?, true)")) {
        statement.setString(1, memory);
        statement.execute();
      }
    }
  }

  private void bring(Connection connection, SavedStatement statement, boolean ownPath)
      throws SQLException {
    if (statement.kind() == StatementKind.UNLOGGED_TABLE
        && new Sentinel(saved.preparation()).isGone(connection)) {
      throw refused("A crash of the server has emptied the table: run restore again");
    }
    Optional<CurrentObject> current = CurrentObject.find(connection, statement);
    try (Statement sql = connection.createStatement()) {
      if (current.isPresent() && !current.get().usable()) {
        sql.execute("DROP INDEX " + statement.object());
        current = Optional.empty();
      }
      if (current.isEmpty() || isSetOtherwise(statement, current.get())) {
        if (ownPath) {
          sql.execute("RESET search_path");
        }
        for (String each : statement.bringing().statements()) {
          sql.execute(each);
        }
      } else if (!current.get().definition().equals(statement.definition())) {
        throw refused(
            "Another one of this name is there: "
                + current.get().definition()
                + "; drop or rename it, then run restore again");
      }
      for (String each : statement.bringing().settle()) {
        sql.execute(each);
      }
    }
  }

  /** An option is not there or away: it has another value. */
  private static boolean isSetOtherwise(SavedStatement statement, CurrentObject current) {
    return statement.kind() == StatementKind.AUTOVACUUM
        && !current.definition().equals(statement.definition());
  }

  private static BeamfillException refused(String why) {
    return new BeamfillException(Category.TARGET, why + ".");
  }

  /** What a user needs to know of rows without parents, which the server tells of one row only. */
  private Optional<String> violation(int ordinal, SQLException error) {
    if (!SqlErrors.FOREIGN_KEY_VIOLATION.equals(SqlErrors.state(error))) {
      return Optional.empty();
    }
    try {
      return DdlTransaction.run(
          connections,
          connection -> {
            Optional<SavedStatement> taken = saved.lock(connection, ordinal, StatementState.TAKEN);
            if (taken.isEmpty() || taken.get().bringing().violations() == null) {
              return Optional.empty();
            }
            String query = taken.get().bringing().violations();
            return Optional.of(
                count(connection, query)
                    + " rows of "
                    + taken.get().table()
                    + " have no parent. See them with: "
                    + query
                    + ". Delete or repair them, then run restore again.");
          });
    } catch (SQLException gone) {
      return Optional.empty();
    }
  }

  private static long count(Connection connection, String query) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT count(*) FROM (" + query + ") violations")) {
      row.next();
      return row.getLong(1);
    }
  }
}
