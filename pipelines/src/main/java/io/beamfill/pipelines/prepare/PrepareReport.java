package io.beamfill.pipelines.prepare;

import io.beamfill.pipelines.text.Printable;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.postgres.saved.Away;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import io.beamfill.postgres.saved.StatementKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a prepare has done, for programs and for people. */
public final class PrepareReport {
  private PrepareReport() {}

  /** The document of {@code prepare}. */
  public static Map<String, Object> document(PrepareResult result, List<String> next) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", result.job());
    document.put("status", result.status().name());
    document.put("seconds", Math.round(result.seconds() * 1000) / 1000.0);
    document.put("away", counts(SavedStatement.counts(result.taken())));
    document.put("statements", result.taken().stream().map(PrepareReport::statement).toList());
    document.put(
        "kept",
        result.kept().stream()
            .map(each -> Map.of("object", each.object(), "why", each.why()))
            .toList());
    document.put("failed", failures(result.failures()));
    result.reason().ifPresent(reason -> document.put("reason", reason));
    document.put("next", next);
    return document;
  }

  /** Counts by kind, as documents give them. */
  public static Map<String, Long> counts(Map<StatementKind, Long> counts) {
    Map<String, Long> document = new LinkedHashMap<>();
    new TreeMap<>(counts).forEach((kind, count) -> document.put(kind.name(), count));
    return document;
  }

  private static Map<String, Object> statement(SavedStatement statement) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("kind", statement.kind().name());
    document.put("table", statement.table());
    document.put("object", statement.object());
    document.put("definition", statement.definition());
    document.put("bytes", statement.bytes());
    return document;
  }

  /** What went wrong, as documents give it. */
  public static List<Map<String, Object>> failures(List<Failure> failures) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Failure each : failures) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("kind", each.statement().kind().name());
      document.put("table", each.statement().table());
      document.put("object", each.statement().object());
      document.put("message", each.message());
      documents.add(document);
    }
    return documents;
  }

  /** The same for people. */
  public static String text(PrepareResult result, List<String> next) {
    StringBuilder text = new StringBuilder();
    switch (result.status()) {
      case PREPARED ->
          text.append(
              String.format(
                  Locale.ROOT,
                  "Job %s: prepared in %.1f s, %s taken away%n",
                  result.job(),
                  result.seconds(),
                  Away.list(SavedStatement.counts(result.taken()))));
      case NOTHING ->
          text.append(
              String.format("Job %s: nothing that slows a load is on its tables%n", result.job()));
      case INCOMPLETE ->
          text.append(String.format("Job %s: prepare is not complete%n", result.job()));
    }
    if (!result.taken().isEmpty()) {
      TextTable table = new TextTable().left("taken").left("of table").left("name");
      result
          .taken()
          .forEach(
              each ->
                  table.row(
                      each.kind().word(),
                      Printable.text(each.table()),
                      each.object().equals(each.table()) ? "" : Printable.text(each.object())));
      text.append('\n').append(table);
    }
    result
        .kept()
        .forEach(
            each ->
                text.append(
                    String.format(
                        "%nThe %s stays: %s.", Printable.text(each.object()), each.why())));
    text.append(failures("taken away", result.failures()));
    next.forEach(each -> text.append(String.format("%nNext: %s", each)));
    return text.toString().stripTrailing();
  }

  /** A line for each thing that went wrong; nothing where there is none. */
  public static String failures(String what, List<Failure> failures) {
    StringBuilder text = new StringBuilder();
    for (Failure each : failures) {
      text.append(
          String.format(
              "%nThe %s could not be %s: %s",
              Printable.text(each.statement().describe()), what, Printable.text(each.message())));
    }
    return failures.isEmpty() ? "" : text.append('\n').toString();
  }
}
