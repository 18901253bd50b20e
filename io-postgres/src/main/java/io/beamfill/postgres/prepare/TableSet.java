package io.beamfill.postgres.prepare;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a job with their partitions, as the target has them at one moment.
 *
 * @param tables in the order in which they were named, each before its partitions
 */
public record TableSet(List<Table> tables) {
  private static final String SELECT =
      """
      WITH RECURSIVE member(oid, place, named) AS (
        SELECT c.oid, n.place, true
        FROM unnest(?) WITH ORDINALITY AS n(name, place)
        JOIN pg_class c ON c.oid = to_regclass(n.name) AND c.relkind IN ('r', 'p')
        UNION
        SELECT c.oid, m.place, false
        FROM member m
        JOIN pg_inherits h ON h.inhparent = m.oid
        JOIN pg_class c ON c.oid = h.inhrelid AND c.relispartition AND c.relkind IN ('r', 'p')
      )
      SELECT c.oid::bigint AS oid,
             format('%I.%I', n.nspname, c.relname) AS name,
             c.relkind = 'p' AS partitioned,
             c.relpersistence = 'u' AS unlogged,
             m.named,
             pg_total_relation_size(c.oid) AS bytes
      FROM (SELECT oid, min(place) AS place, bool_or(named) AS named
            FROM member GROUP BY oid) m
      JOIN pg_class c ON c.oid = m.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY m.place, c.relispartition, c.oid
      """;

  /** Copies the list. */
  public TableSet {
    tables = List.copyOf(tables);
  }

  /**
   * A table, or a partition of one.
   *
   * @param oid its number
   * @param name as written in SQL, with its schema
   * @param partitioned whether its rows are in partitions
   * @param unlogged whether a crash of the server empties it
   * @param named whether it was asked for, and not only a partition of one that was
   * @param bytes how large it is, with its indexes
   */
  public record Table(
      long oid, String name, boolean partitioned, boolean unlogged, boolean named, long bytes) {}

  /**
   * Finds the tables.
   *
   * @param names without quotes
   * @throws BeamfillException where one is not there
   */
  public static TableSet find(Connection connection, String schema, List<String> names)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    List<String> quoted = new ArrayList<>();
    for (String each : names) {
      String name = Identifiers.quote(schema, each);
      quoted.add(name);
      if (read(connection, List.of(name)).isEmpty()) {
        missing.add(each);
      }
    }
    if (!missing.isEmpty()) {
      throw new BeamfillException(
          Category.TARGET,
          "The schema "
              + schema
              + " of the target lacks the tables "
              + String.join(", ", missing)
              + ": create them first.");
    }
    return new TableSet(read(connection, quoted));
  }

  private static List<Table> read(Connection connection, List<String> quoted) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setArray(1, connection.createArrayOf("text", quoted.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(
              new Table(
                  row.getLong("oid"),
                  row.getString("name"),
                  row.getBoolean("partitioned"),
                  row.getBoolean("unlogged"),
                  row.getBoolean("named"),
                  row.getLong("bytes")));
        }
      }
    }
    return tables;
  }

  /** The numbers of all. */
  public List<Long> oids() {
    return tables.stream().map(Table::oid).toList();
  }

  /** Whether one of them has this number. */
  boolean contains(long oid) {
    return tables.stream().anyMatch(each -> each.oid() == oid);
  }
}
