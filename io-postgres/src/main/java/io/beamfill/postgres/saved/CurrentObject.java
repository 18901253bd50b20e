package io.beamfill.postgres.saved;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A thing as the target has it now. What stands for its definition is what a {@link SavedStatement}
 * has, as long as nobody has changed it.
 *
 * @param definition what the server says of it
 * @param usable false for an index whose build has failed, which the server never asks
 */
public record CurrentObject(String definition, boolean usable) {
  /** What the server says of a trigger that is not disabled. */
  public static final String TRIGGER =
      "pg_get_triggerdef(tg.oid)"
          + " || CASE tg.tgenabled WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS'"
          + " ELSE '' END";

  /** A foreign key without the word that says that its rows were not checked. */
  public static final String FOREIGN_KEY =
      "regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')";

  /** The autovacuum options of a table and of its TOAST table. */
  public static final String AUTOVACUUM =
      "format('autovacuum_enabled %s, toast.autovacuum_enabled %s',"
          + " coalesce((SELECT option_value FROM pg_options_to_table(c.reloptions)"
          + " WHERE option_name = 'autovacuum_enabled'), 'unset'),"
          + " coalesce((SELECT option_value FROM pg_class toast,"
          + " LATERAL pg_options_to_table(toast.reloptions)"
          + " WHERE toast.oid = c.reltoastrelid AND option_name = 'autovacuum_enabled'), 'unset'))";

  /** What stands for the definition of a table that is not UNLOGGED. */
  public static final String LOGGED = "LOGGED";

  /**
   * Finds it.
   *
   * @return empty where it is not there: for a trigger or a table, where it is as prepare left it
   */
  public static Optional<CurrentObject> find(Connection connection, SavedStatement saved)
      throws SQLException {
    String query = query(saved.kind());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, saved.table());
      statement.setString(2, saved.object());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new CurrentObject(row.getString(1), row.getBoolean(2)))
            : Optional.empty();
      }
    }
  }

  /** A query with the table's and the object's name as parameters. */
  private static String query(StatementKind kind) {
    return switch (kind) {
      case TRIGGER ->
          "SELECT "
              + TRIGGER
              + ", true FROM pg_trigger tg WHERE tg.tgrelid = to_regclass(?)"
              + " AND quote_ident(tg.tgname) = ? AND tg.tgenabled <> 'D'";
      case UNLOGGED_TABLE ->
          "SELECT '"
              + LOGGED
              + "', true FROM pg_class c WHERE c.oid = to_regclass(?)"
              + " AND c.oid = to_regclass(?) AND c.relpersistence = 'p'";
      case FOREIGN_KEY ->
          "SELECT "
              + FOREIGN_KEY
              + ", true FROM pg_constraint k WHERE k.conrelid = to_regclass(?)"
              + " AND quote_ident(k.conname) = ?";
      case INDEX ->
          "SELECT pg_get_indexdef(i.indexrelid), i.indisvalid OR c.relkind = 'I' FROM pg_index i"
              + " JOIN pg_class c ON c.oid = i.indexrelid"
              + " WHERE i.indrelid = to_regclass(?) AND i.indexrelid = to_regclass(?)";
      case ATTACHMENT ->
          "SELECT format('%I.%I', n.nspname, c.relname), true FROM pg_inherits h"
              + " JOIN pg_class c ON c.oid = h.inhparent JOIN pg_namespace n ON n.oid = c.relnamespace"
              + " JOIN pg_index i ON i.indexrelid = h.inhrelid"
              + " WHERE i.indrelid = to_regclass(?) AND h.inhrelid = to_regclass(?)";
      case CLUSTER_MARK ->
          "SELECT format('%I.%I', n.nspname, c.relname), true FROM pg_index i"
              + " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
              + " WHERE i.indrelid = to_regclass(?) AND i.indexrelid = to_regclass(?)"
              + " AND i.indisclustered";
      case STATISTICS -> "SELECT ?, ?, false WHERE false";
      case VALIDATION ->
          "SELECT "
              + FOREIGN_KEY
              + ", true FROM pg_constraint k WHERE k.conrelid = to_regclass(?)"
              + " AND quote_ident(k.conname) = ? AND k.convalidated";
      case AUTOVACUUM ->
          "SELECT * FROM (SELECT "
              + AUTOVACUUM
              + " AS options, true FROM pg_class c WHERE c.oid = to_regclass(?)"
              + " AND c.oid = to_regclass(?)) now"
              + " WHERE options <> 'autovacuum_enabled false, toast.autovacuum_enabled false'"
              + " AND options <> 'autovacuum_enabled false, toast.autovacuum_enabled unset'";
    };
  }
}
