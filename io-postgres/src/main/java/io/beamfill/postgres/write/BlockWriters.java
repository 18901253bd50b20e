package io.beamfill.postgres.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The writers of a target's tables, one for each kind of block, made when they are wanted. */
final class BlockWriters {
  private final TargetTables tables;
  private final Map<String, BlockWriter> writers = new HashMap<>();
  private final Map<String, BlockWriter> fallbackWriters = new HashMap<>();

  BlockWriters(TargetTables tables) {
    this.tables = tables;
  }

  /** The writer of a table's rows, or of its fallback rows. */
  BlockWriter of(String table, boolean fallback) {
    return (fallback ? fallbackWriters : writers)
        .computeIfAbsent(table, each -> new BlockWriter(tables, tables.mapping(each), fallback));
  }

  /**
   * Prepares the connection's transaction: constraints are checked at once, and the session has the
   * writers' staging tables.
   */
  static void prepare(Connection connection, List<BlockWriter> writers) throws SQLException {
    StringBuilder statements = new StringBuilder("SET CONSTRAINTS ALL IMMEDIATE");
    writers.forEach(each -> statements.append("; ").append(each.createStaging()));
    try (Statement statement = connection.createStatement()) {
      statement.execute(statements.toString());
    }
  }
}
