package io.beamfill.postgres.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Which entries of a job are of interest. An empty list lets everything through.
 *
 * @param keyspaces those of one of these keyspaces
 * @param tables those for rows of one of these tables; whole records are for no table
 * @param reasons those with one of these reasons
 */
public record EntryFilter(List<String> keyspaces, List<String> tables, List<String> reasons) {
  /** All entries. */
  public static final EntryFilter ALL = new EntryFilter(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public EntryFilter {
    keyspaces = List.copyOf(keyspaces);
    tables = List.copyOf(tables);
    reasons = List.copyOf(reasons);
  }

  /** A condition that follows others, with four parameters for {@link #bind}. */
  public static final String CONDITION =
      " AND (coalesce(keyspace = ANY (?), true) AND coalesce(reason = ANY (?), true)"
          + " AND (?::text[] IS NULL OR table_name = ANY (?)))";

  /**
   * Binds the parameters of {@link #CONDITION}.
   *
   * @param index of the first of them
   * @return the index after the last
   */
  public int bind(PreparedStatement statement, int index) throws SQLException {
    bind(statement, index, keyspaces);
    bind(statement, index + 1, reasons);
    bind(statement, index + 2, tables);
    bind(statement, index + 3, tables);
    return index + 4;
  }

  private static void bind(PreparedStatement statement, int index, List<String> accepted)
      throws SQLException {
    Connection connection = statement.getConnection();
    Object[] values = accepted.toArray();
    statement.setArray(index, accepted.isEmpty() ? null : connection.createArrayOf("text", values));
  }
}
