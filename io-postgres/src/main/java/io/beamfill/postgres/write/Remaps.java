package io.beamfill.postgres.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which keys of a table's rows in the source are mapped to which rows of the target. A new key is
 * always that of a row that stays: what was mapped to a row that gives way is mapped on.
 */
final class Remaps {
  private static final String ADD =
      "INSERT INTO beamfill.backfill_remaps AS r (job_id, table_name, old_key, new_key)"
          + " SELECT ?, ?, old_key, new_key FROM unnest(?, ?) AS n (old_key, new_key)"
          + " ON CONFLICT (job_id, table_name, old_key) DO UPDATE SET new_key = excluded.new_key"
          + " WHERE r.new_key <> excluded.new_key";

  private static final String MAP_ON =
      "UPDATE beamfill.backfill_remaps AS r SET new_key = n.new_key"
          + " FROM unnest(?, ?) AS n (old_key, new_key)"
          + " WHERE r.job_id = ? AND r.table_name = ? AND r.new_key = n.old_key";

  private final Connection connection;
  private final String table;
  private final PageScope page;

  Remaps(Connection connection, String table, PageScope page) {
    this.connection = connection;
    this.table = table;
    this.page = page;
  }

  /** Maps old keys to new ones, all as text. */
  void add(Map<String, String> newByOld) throws SQLException {
    if (newByOld.isEmpty()) {
      return;
    }
    TreeMap<String, String> sorted = new TreeMap<>(newByOld);
    Object[] oldKeys = sorted.keySet().toArray();
    Object[] newKeys = sorted.values().toArray();
    try (PreparedStatement add = Statements.prepare(connection, ADD)) {
      add.setString(1, page.job());
      add.setString(2, table);
      add.setArray(3, connection.createArrayOf("text", oldKeys));
      add.setArray(4, connection.createArrayOf("text", newKeys));
      add.executeUpdate();
    }
    try (PreparedStatement mapOn = Statements.prepare(connection, MAP_ON)) {
      mapOn.setArray(1, connection.createArrayOf("text", oldKeys));
      mapOn.setArray(2, connection.createArrayOf("text", newKeys));
      mapOn.setString(3, page.job());
      mapOn.setString(4, table);
      mapOn.executeUpdate();
    }
    page.remapped().add(table);
  }

  /** Forgets that the keys of staged rows were mapped: these rows are written after all. */
  void forgetStaged(StagingTable staging, NaturalKeySql sql) throws SQLException {
    if (!page.remapped().contains(table)) {
      return;
    }
    String delete =
        "DELETE FROM beamfill.backfill_remaps AS r USING %s AS staged".formatted(staging.sqlName())
            + " WHERE r.job_id = ? AND r.table_name = ? AND r.old_key = staged.%s::text"
                .formatted(sql.key());
    try (PreparedStatement statement = Statements.prepare(connection, delete)) {
      statement.setString(1, page.job());
      statement.setString(2, table);
      statement.executeUpdate();
    }
  }
}
