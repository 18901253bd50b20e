package io.beamfill.postgres.replay;

import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.transforms.page.Reason;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** The entries that a pass over the quarantine tries. */
sealed interface Candidates {
  /** A condition that follows others. */
  String condition();

  /** Binds the condition's parameters and gives the index after the last. */
  int bind(PreparedStatement statement, int index) throws SQLException;

  /** The first pass: those that were asked for. */
  record AskedFor(EntryFilter filter) implements Candidates {
    @Override
    public String condition() {
      return EntryFilter.CONDITION;
    }

    @Override
    public int bind(PreparedStatement statement, int index) throws SQLException {
      return filter.bind(statement, index);
    }
  }

  /** A later pass: those that an earlier one found without their parent. */
  record Orphans(UUID replay) implements Candidates {
    @Override
    public String condition() {
      return " AND tried_by = ? AND reason = '" + Reason.PARENT_MISSING + "'";
    }

    @Override
    public int bind(PreparedStatement statement, int index) throws SQLException {
      statement.setObject(index, replay);
      return index + 1;
    }
  }
}
