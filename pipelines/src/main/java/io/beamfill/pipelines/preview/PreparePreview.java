package io.beamfill.pipelines.preview;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.prepare.PrepareReport;
import io.beamfill.pipelines.run.Bytes;
import io.beamfill.pipelines.text.Printable;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.postgres.prepare.Inventory;
import io.beamfill.postgres.prepare.PrepareOptions;
import io.beamfill.postgres.prepare.TableSet;
import io.beamfill.postgres.saved.Away;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.unlogged.UnloggedEstimate;
import io.beamfill.transforms.decode.TableSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What prepare would do.
 *
 * @param inventory what it would take away
 * @param away what it has taken away already
 * @param unlogged whether it would pay to make the tables UNLOGGED
 */
record PreparePreview(Inventory inventory, Away away, UnloggedEstimate unlogged) {
  static PreparePreview read(Connection connection, BackfillPlan plan) throws SQLException {
    List<String> names = plan.decoder().tables().stream().map(TableSpec::name).toList();
    TableSet tables = TableSet.find(connection, plan.jobFile().target().schema(), names);
    return new PreparePreview(
        Inventory.read(connection, tables, PrepareOptions.DEFAULT, 0),
        Away.of(connection, plan.jobFile().job()),
        UnloggedEstimate.of(connection, plan.estimate().bytes()));
  }

  Map<String, Object> document() {
    List<Map<String, Object>> indexes = new ArrayList<>();
    for (SavedStatement each : indexes()) {
      Map<String, Object> index = new LinkedHashMap<>();
      index.put("name", each.object());
      index.put("table", each.table());
      index.put("bytes", each.bytes());
      indexes.add(index);
    }
    Map<String, Object> pays = new LinkedHashMap<>();
    pays.put("pays", unlogged.pays());
    pays.put("walLevel", unlogged.walLevel());
    pays.put("addedSeconds", Math.round(unlogged.addedSeconds()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("wouldTake", PrepareReport.counts(inventory.counts()));
    document.put("indexes", indexes);
    document.put(
        "kept",
        inventory.kept().stream()
            .map(each -> Map.of("object", each.object(), "why", each.why()))
            .toList());
    document.put("away", away.open() ? PrepareReport.counts(away.counts()) : null);
    document.put("unlogged", pays);
    return document;
  }

  private List<SavedStatement> indexes() {
    return inventory.statements().stream()
        .filter(each -> each.kind() == StatementKind.INDEX)
        .toList();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    if (away.open()) {
      text.append(String.format("The tables are prepared: %s.%n", away.describe()));
    }
    text.append(
        inventory.statements().isEmpty()
            ? String.format("Prepare would take nothing away.%n")
            : String.format("Prepare would take away %s.%n", Away.list(inventory.counts())));
    if (!indexes().isEmpty()) {
      TextTable table = new TextTable().left("index").left("of table").right("size");
      indexes()
          .forEach(
              each ->
                  table.row(
                      Printable.text(each.object()),
                      Printable.text(each.table()),
                      Bytes.format(each.bytes())));
      text.append(table);
    }
    inventory
        .kept()
        .forEach(
            each ->
                text.append(
                    String.format(
                        "The %s would stay: %s.%n", Printable.text(each.object()), each.why())));
    return text.append(unloggedText()).toString();
  }

  private String unloggedText() {
    String size = Bytes.format(unlogged.bytes());
    return String.format(
        Locale.ROOT,
        "UNLOGGED tables would %s: %s would not be logged as they are loaded, and written once more"
            + " at the end, %s; by measurement about %,.0f s more.%n",
        unlogged.pays() ? "pay" : "not pay",
        size,
        unlogged.isMinimal()
            ? "without a log, because wal_level is minimal"
            : "to the log too, because wal_level is " + unlogged.walLevel(),
        unlogged.addedSeconds());
  }
}
