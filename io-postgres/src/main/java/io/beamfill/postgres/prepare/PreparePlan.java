package io.beamfill.postgres.prepare;

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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What prepare means to take of a job's tables, noted in the target before anything is taken.
 *
 * @param preparation where it is noted; empty where there is nothing to take
 * @param inventory what is taken, and what stays
 */
public record PreparePlan(Optional<Preparation> preparation, Inventory inventory) {
  private static final int LANES = 4;

  /**
   * Notes every definition as it is and what is to be taken, in one transaction; takes nothing.
   * Goes on with a preparation that is not restored: what it has taken stays away, and what was
   * planned and not taken is planned anew.
   *
   * @param schema of the tables, without quotes
   * @param tables without quotes
   * @throws io.beamfill.transforms.BeamfillException where tables are not there, or cannot become
   *     UNLOGGED
   */
  public static PreparePlan begin(
      Connections connections,
      String job,
      String schema,
      List<String> tables,
      PrepareOptions options)
      throws SQLException {
    return DdlTransaction.run(
        connections,
        connection -> begin(connection, job, TableSet.find(connection, schema, tables), options));
  }

  private static PreparePlan begin(
      Connection connection, String job, TableSet tables, PrepareOptions options)
      throws SQLException {
    Optional<Preparation> open = Preparation.open(connection, job);
    if (open.isPresent()) {
      SavedStatements saved = new SavedStatements(open.get().id());
      saved.forgetPlanned(connection);
      Inventory more = Inventory.read(connection, tables, options, saved.next(connection));
      saved.plan(connection, job, more.statements());
      return new PreparePlan(open, more);
    }
    Inventory inventory = Inventory.read(connection, tables, options, 0);
    if (inventory.statements().isEmpty()) {
      return new PreparePlan(Optional.empty(), inventory);
    }
    Preparation preparation =
        Preparation.begin(
            connection,
            job,
            tables.oids(),
            CatalogSnapshot.read(connection, tables.oids()).definitions());
    new SavedStatements(preparation.id())
        .plan(connection, job, inventory.withStatistics(tables).statements());
    return new PreparePlan(Optional.of(preparation), inventory);
  }

  /** The statements of the preparation, which must be there. */
  public SavedStatements saved() {
    return new SavedStatements(preparation.orElseThrow().id());
  }

  /** In which order the statements are run, and which at the same time. */
  public List<Lanes> phases() {
    List<Lanes> phases = new ArrayList<>();
    for (StatementKind kind : StatementKind.inOrderOfTaking()) {
      Map<Integer, List<SavedStatement>> levels = new TreeMap<>();
      for (SavedStatement each : inventory.statements()) {
        if (each.kind() == kind && each.isTakenItself()) {
          levels.computeIfAbsent(each.taking().level(), level -> new ArrayList<>()).add(each);
        }
      }
      for (List<SavedStatement> level : levels.values()) {
        // A foreign key locks two tables.
        phases.add(
            kind == StatementKind.FOREIGN_KEY
                ? Lanes.inOrder(level)
                : Lanes.byTable(level, LANES, each -> 0));
      }
    }
    return phases;
  }

  /**
   * Looks at what has become of the plan, once the statements were run.
   *
   * @return what went wrong; nothing where all that was planned is away
   */
  public List<Failure> finish(Connections connections) throws SQLException {
    return DdlTransaction.run(
        connections,
        connection -> {
          List<Failure> failures = saved().failures(connection, StatementState.PLANNED);
          if (failures.isEmpty() && saved().in(connection, StatementState.PLANNED).isEmpty()) {
            preparation.orElseThrow().markPrepared(connection);
          }
          return failures;
        });
  }
}
