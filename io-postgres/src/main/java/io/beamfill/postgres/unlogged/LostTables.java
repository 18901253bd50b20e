package io.beamfill.postgres.unlogged;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.saved.Preparation;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.TableSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * UNLOGGED tables that a crash of the server has emptied while the coverage, which is logged, still
 * says that their rows are there. That coverage is void: it is deleted with the quarantine of its
 * pages, and a run reads again what it covered.
 */
public final class LostTables {
  private static final String TABLES =
      """
      WITH RECURSIVE member(given, oid) AS (
        SELECT given, to_regclass(format('%I.%I', ?, given))::oid
        FROM unnest(?) AS given
        UNION
        SELECT m.given, c.oid
        FROM member m
        JOIN pg_inherits h ON h.inhparent = m.oid
        JOIN pg_class c ON c.oid = h.inhrelid AND c.relispartition
      )
      SELECT m.given, format('%I.%I', n.nspname, c.relname) AS name,
             EXISTS (SELECT FROM beamfill.backfill_saved_ddl s
                     WHERE s.preparation_id = ? AND s.kind = 'UNLOGGED_TABLE'
                       AND s.state = 'TAKEN' AND to_regclass(s.table_name)::oid = c.oid) AS lost
      FROM member m
      JOIN pg_class c ON c.oid = m.oid AND c.relkind = 'r'
      JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY m.given, name
      """;

  /**
   * A table that holds rows.
   *
   * @param given the decoder's table that it is, or is a partition of
   * @param name as written in SQL
   * @param lost whether the crash has emptied it
   */
  private record Table(String given, String name, boolean lost) {}

  private final Connection connection;
  private final Preparation preparation;
  private final String schema;
  private final RecordDecoder decoder;
  private final List<Table> tables = new ArrayList<>();

  private LostTables(
      Connection connection, Preparation preparation, String schema, RecordDecoder decoder) {
    this.connection = connection;
    this.preparation = preparation;
    this.schema = schema;
    this.decoder = decoder;
  }

  /**
   * Deals with a crash, if there was one, within the connection's transaction: makes what was
   * covered of the emptied tables void, and empties them of what was written since.
   *
   * @param schema of the decoder's tables
   * @return what happened, in one sentence
   * @throws BeamfillException where a record's rows are lost in one table and kept in another one
   *     that has no key by which they would be found again
   */
  public static Optional<String> makeVoid(
      Connection connection, String job, String schema, RecordDecoder decoder) throws SQLException {
    Optional<Preparation> open = Preparation.open(connection, job);
    if (open.isEmpty() || !new Sentinel(open.get().id()).isGone(connection)) {
      return Optional.empty();
    }
    return Optional.of(new LostTables(connection, open.get(), schema, decoder).makeVoid());
  }

  private String makeVoid() throws SQLException {
    readTables();
    Set<String> lost = new HashSet<>();
    tables.stream().filter(Table::lost).map(Table::given).forEach(lost::add);
    List<KeyspaceSpec> keyspaces =
        decoder.keyspaces().stream()
            .filter(each -> each.tables().stream().anyMatch(lost::contains))
            .toList();
    for (Table each : tables) {
      if (!each.lost()
          && keyspaces.stream().anyMatch(keyspace -> keyspace.tables().contains(each.given()))) {
        requireKeyOrNoRows(each);
      }
    }
    truncate();
    List<String> names = keyspaces.stream().map(each -> each.keyspace().name()).toList();
    String message =
        "A crash of the server has emptied the UNLOGGED tables "
            + tables.stream().filter(Table::lost).map(Table::name).collect(joining(", "))
            + ": what was covered of "
            + String.join(", ", names)
            + " is void, and a run loads it again.";
    delete("backfill_quarantine", names);
    delete("backfill_coverage", names);
    reopenJob(message);
    new Sentinel(preparation.id()).rearm(connection);
    return message;
  }

  private void readTables() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, schema);
      statement.setArray(
          2,
          connection.createArrayOf(
              "text", decoder.tables().stream().map(TableSpec::name).toArray()));
      statement.setLong(3, preparation.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(new Table(row.getString(1), row.getString(2), row.getBoolean(3)));
        }
      }
    }
  }

  private void requireKeyOrNoRows(Table table) throws SQLException {
    TableSpec spec =
        decoder.tables().stream()
            .filter(each -> each.name().equals(table.given()))
            .findFirst()
            .orElseThrow();
    boolean keyed =
        Catalog.table(connection, schema, table.given()).stream()
            .flatMap(each -> each.uniqueKeys().stream())
            .anyMatch(each -> each.isOn(spec.key().stream().map(KeyPart::exact).toList()));
    if (keyed) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT FROM ONLY " + table.name() + " LIMIT 1")) {
      if (row.next()) {
        throw new BeamfillException(
            Category.TARGET,
            "A crash of the server has emptied UNLOGGED tables of the job, and the table "
                + table.name()
                + ", which the same records fill, holds rows and has no unique index on ("
                + String.join(", ", spec.key())
                + ") by which they would be found again: empty it with TRUNCATE "
                + table.name()
                + ", and run the same command again.");
      }
    }
  }

  /** What was written since the crash is read again with the rest. */
  private void truncate() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          tables.stream()
              .filter(Table::lost)
              .map(each -> "ONLY " + each.name())
              .collect(joining(", ", "TRUNCATE ", "")));
    }
  }

  /** A replay of a keyspace's quarantine has a keyspace of its own beside it. */
  private void delete(String from, List<String> keyspaces) throws SQLException {
    String delete = "DELETE FROM beamfill." + from + " WHERE job_id = ? AND keyspace = ANY(?)";
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      statement.setString(1, preparation.job());
      statement.setArray(
          2,
          connection.createArrayOf(
              "text",
              keyspaces.stream().flatMap(each -> Stream.of(each, each + ":replay")).toArray()));
      statement.executeUpdate();
    }
  }

  private void reopenJob(String reason) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE beamfill.backfill_jobs SET status = 'FAILED', reason = ?"
                + " WHERE job_id = ? AND status = 'COMPLETED'")) {
      statement.setString(1, reason);
      statement.setString(2, preparation.job());
      statement.executeUpdate();
    }
  }
}
