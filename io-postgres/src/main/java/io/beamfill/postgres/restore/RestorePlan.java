package io.beamfill.postgres.restore;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.saved.DdlTransaction;
import io.beamfill.postgres.saved.Lanes;
import io.beamfill.postgres.saved.Preparation;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatements;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.saved.StatementState;
import io.beamfill.postgres.snapshot.CatalogSnapshot;
import io.beamfill.postgres.unlogged.Sentinel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What is away of a preparation's tables.
 *
 * @param preparation where it is noted
 * @param away in the order in which it was taken
 * @param bytes how large the table of each is now, by its name
 */
public record RestorePlan(
    Preparation preparation, List<SavedStatement> away, Map<String, Long> bytes) {

  /**
   * Reads it. Gives up what was planned and not taken, so that what is left of a prepare that was
   * killed, somewhere, takes nothing any more.
   */
  public static RestorePlan begin(Connections connections, Preparation preparation)
      throws SQLException {
    SavedStatements saved = new SavedStatements(preparation.id());
    return DdlTransaction.run(
        connections,
        connection -> {
          saved.forgetPlanned(connection);
          List<SavedStatement> away = saved.in(connection, StatementState.TAKEN);
          return new RestorePlan(preparation, away, sizes(connection, away));
        });
  }

  private static Map<String, Long> sizes(Connection connection, List<SavedStatement> statements)
      throws SQLException {
    Map<String, Long> sizes = new HashMap<>();
    String select =
        "SELECT name, coalesce(pg_table_size(to_regclass(name)), 0) FROM unnest(?) name";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "text", statements.stream().map(SavedStatement::table).distinct().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sizes.put(row.getString(1), row.getLong(2));
        }
      }
    }
    return sizes;
  }

  /** The preparation's statements. */
  public SavedStatements saved() {
    return new SavedStatements(preparation.id());
  }

  /**
   * In which order the statements are run, and which at the same time. First what protects rows and
   * takes no time, then logging, which writes every table anew with the few indexes that it has,
   * then the indexes.
   *
   * @param lanes how many builds of indexes may run at once
   */
  public List<Lanes> phases(int lanes) {
    List<Lanes> phases = new ArrayList<>();
    for (StatementKind kind : StatementKind.values()) {
      Map<Integer, List<SavedStatement>> levels = new TreeMap<>();
      for (SavedStatement each : away) {
        if (each.kind() == kind) {
          levels.computeIfAbsent(each.bringing().level(), level -> new ArrayList<>()).add(each);
        }
      }
      levels.values().forEach(level -> phases.add(deal(kind, level, lanes)));
    }
    return phases;
  }

  private Lanes deal(StatementKind kind, List<SavedStatement> statements, int lanes) {
    ToLongFunction<SavedStatement> size = each -> bytes.getOrDefault(each.table(), 0L);
    return switch (kind) {
      case FOREIGN_KEY, ATTACHMENT -> Lanes.inOrder(statements);
      case UNLOGGED_TABLE, INDEX, STATISTICS -> Lanes.spread(statements, lanes, size);
      case TRIGGER, CLUSTER_MARK, VALIDATION, AUTOVACUUM -> Lanes.byTable(statements, lanes, size);
    };
  }

  /** What went wrong with those that are still away. */
  public List<Failure> failures(Connections connections) throws SQLException {
    return DdlTransaction.run(
        connections, connection -> saved().failures(connection, StatementState.TAKEN));
  }

  /**
   * Compares the catalog with what it was, and ends the preparation where nothing differs.
   *
   * @param accept whether the preparation ends with differences too
   * @return what differs, a sentence for each
   */
  public List<String> compare(Connections connections, boolean accept) throws SQLException {
    return DdlTransaction.run(
        connections,
        connection -> {
          List<String> differences =
              CatalogSnapshot.read(connection, preparation.tables())
                  .differencesFrom(new CatalogSnapshot(preparation.catalog()));
          if (accept || differences.isEmpty()) {
            preparation.close(connection);
            new Sentinel(preparation.id()).disarm(connection);
          }
          return differences;
        });
  }
}
