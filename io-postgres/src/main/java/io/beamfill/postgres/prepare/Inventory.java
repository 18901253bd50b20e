package io.beamfill.postgres.prepare;

import io.beamfill.postgres.prepare.TableSet.Table;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatement.Bringing;
import io.beamfill.postgres.saved.SavedStatement.Taking;
import io.beamfill.postgres.saved.SessionSettings;
import io.beamfill.postgres.saved.StatementKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * All that slows a load of a set of tables.
 *
 * @param statements what prepare takes away
 * @param kept what it might take, and does not
 */
public record Inventory(List<SavedStatement> statements, List<Kept> kept) {
  /**
   * Reads it; changes nothing.
   *
   * @param first the number of the first statement
   * @throws io.beamfill.transforms.BeamfillException where tables cannot become UNLOGGED
   */
  public static Inventory read(
      Connection connection, TableSet tables, PrepareOptions options, int first)
      throws SQLException {
    SessionSettings.apply(connection);
    Findings findings = new Findings(first);
    if (!options.keep().contains(StatementKind.FOREIGN_KEY)) {
      ForeignKeyInventory.read(connection, tables, options.unlogged(), findings);
    }
    if (!options.keep().contains(StatementKind.INDEX)) {
      IndexInventory.read(connection, tables, findings);
    }
    if (!options.keep().contains(StatementKind.TRIGGER)) {
      TriggerInventory.read(connection, tables, findings);
    }
    if (!options.keep().contains(StatementKind.AUTOVACUUM)) {
      AutovacuumInventory.read(connection, tables, findings);
    }
    if (options.unlogged()) {
      UnloggedInventory.read(connection, tables, findings);
    }
    return new Inventory(findings.statements(), findings.kept());
  }

  /** How many of each kind are taken. */
  public Map<StatementKind, Long> counts() {
    return SavedStatement.counts(statements);
  }

  /** The same with what is to be done for the statistics of the tables, at the end of restore. */
  public Inventory withStatistics(TableSet tables) {
    Findings findings =
        new Findings(
            statements.stream().mapToInt(SavedStatement::ordinal).reduce(-1, Math::max) + 1);
    statements.forEach(findings::add);
    kept.forEach(each -> findings.keep(each.object(), each.why()));
    for (Table each : tables.tables()) {
      if (each.named()) {
        findings.add(
            new SavedStatement(
                findings.next(),
                StatementKind.STATISTICS,
                each.name(),
                each.name(),
                "",
                0,
                new Taking(List.of(), 0, null),
                Bringing.by(List.of("ANALYZE " + each.name()), List.of())));
      }
    }
    return new Inventory(findings.statements(), findings.kept());
  }
}
