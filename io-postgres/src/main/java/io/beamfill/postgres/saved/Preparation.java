package io.beamfill.postgres.saved;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The tables of a job while they are taken apart: from the moment that prepare begins until restore
 * has brought everything back.
 *
 * @param id its number
 * @param job the job's name
 * @param tables the numbers of the tables that the job writes, with their partitions
 * @param catalog every definition as it was, by its object
 * @param prepared whether prepare has taken all that it meant to
 */
public record Preparation(
    long id, String job, List<Long> tables, Map<String, String> catalog, boolean prepared) {
  private static final String SELECT =
      "SELECT preparation_id, tables, prepared_at IS NOT NULL,"
          + " array(SELECT key FROM jsonb_each_text(catalog) ORDER BY key),"
          + " array(SELECT value FROM jsonb_each_text(catalog) ORDER BY key)"
          + " FROM beamfill.backfill_preparations WHERE job_id = ? AND restored_at IS NULL";

  /** Copies the list and the map. */
  public Preparation {
    tables = List.copyOf(tables);
    catalog = Map.copyOf(catalog);
  }

  /** Whether the target knows of preparations at all. */
  public static boolean isKnown(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT to_regclass('beamfill.backfill_sentinel') IS NOT NULL")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  /** The preparation of a job that is not restored, if there is one. */
  public static Optional<Preparation> open(Connection connection, String job) throws SQLException {
    if (!isKnown(connection)) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Long[] tables = (Long[]) row.getArray(2).getArray();
        return Optional.of(
            new Preparation(row.getLong(1), job, List.of(tables), catalog(row), row.getBoolean(3)));
      }
    }
  }

  private static Map<String, String> catalog(ResultSet row) throws SQLException {
    String[] objects = (String[]) row.getArray(4).getArray();
    String[] definitions = (String[]) row.getArray(5).getArray();
    Map<String, String> catalog = new TreeMap<>();
    for (int i = 0; i < objects.length; i++) {
      catalog.put(objects[i], definitions[i]);
    }
    return catalog;
  }

  /**
   * Another job whose preparation has taken something of one of these tables and is not restored.
   *
   * @param kind what it must have taken, or null for anything
   */
  public static Optional<String> otherJob(
      Connection connection, String job, List<Long> tables, @Nullable StatementKind kind)
      throws SQLException {
    if (!isKnown(connection)) {
      return Optional.empty();
    }
    String select =
        "SELECT p.job_id FROM beamfill.backfill_preparations p"
            + " WHERE p.job_id <> ? AND p.restored_at IS NULL AND p.tables && ?::oid[]"
            + " AND (? IS NULL OR EXISTS (SELECT FROM beamfill.backfill_saved_ddl s"
            + " WHERE s.preparation_id = p.preparation_id AND s.state = 'TAKEN' AND s.kind = ?))"
            + " ORDER BY 1 LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, job);
      statement.setArray(2, connection.createArrayOf("bigint", tables.toArray()));
      String name = kind == null ? null : kind.name();
      statement.setString(3, name);
      statement.setString(4, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Notes that a job's tables are about to be taken apart. */
  public static Preparation begin(
      Connection connection, String job, List<Long> tables, Map<String, String> catalog)
      throws SQLException {
    String insert =
        "INSERT INTO beamfill.backfill_preparations (job_id, tables, catalog)"
            + " VALUES (?, ?::oid[], jsonb_object(?, ?)) RETURNING preparation_id";
    Map<String, String> sorted = new TreeMap<>(catalog);
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, job);
      statement.setArray(2, connection.createArrayOf("bigint", tables.toArray()));
      statement.setArray(3, connection.createArrayOf("text", sorted.keySet().toArray()));
      statement.setArray(4, connection.createArrayOf("text", sorted.values().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Preparation(row.getLong(1), job, tables, catalog, false);
      }
    }
  }

  /** Notes that all is taken that was meant to be. */
  public void markPrepared(Connection connection) throws SQLException {
    mark(connection, "prepared_at");
  }

  /** Notes that everything is as it was. */
  public void close(Connection connection) throws SQLException {
    mark(connection, "restored_at");
  }

  private void mark(Connection connection, String column) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_preparations SET "
            + column
            + " = clock_timestamp() WHERE preparation_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setLong(1, id);
      statement.executeUpdate();
    }
  }
}
