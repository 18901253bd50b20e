package io.beamfill.pipelines.run;

import static java.util.stream.Collectors.joining;

import io.beamfill.pipelines.text.Printable;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.progress.RecordCounts;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A job's figures, for programs and for people. */
public final class RunReport {
  private RunReport() {}

  /** The document of {@code run}. */
  public static Map<String, Object> document(RunResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", result.job());
    document.put("status", result.status().name());
    document.put("seconds", Math.round(result.seconds() * 1000) / 1000.0);
    document.putAll(figures(result.progress()));
    result.reason().ifPresent(reason -> document.put("reason", reason));
    return document;
  }

  /**
   * The members {@code records}, {@code rows} and {@code mapped} of {@code run} and {@code status}.
   */
  public static Map<String, Object> figures(JobProgress progress) {
    Map<String, Object> tables = new LinkedHashMap<>();
    progress.tables().forEach((table, rows) -> tables.put(table, rows(rows)));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("records", records(progress.records()));
    figures.put("rows", tables);
    figures.put("mapped", progress.mapped());
    return figures;
  }

  /** What became of records, as documents give it. */
  public static Map<String, Object> records(RecordCounts records) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("read", records.read());
    counts.put("decoded", records.decoded());
    counts.put("filtered", records.filtered());
    counts.put("quarantined", records.quarantined());
    return counts;
  }

  private static Map<String, Object> rows(RowCounts rows) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("decoded", rows.decoded());
    counts.put("inserted", rows.inserted());
    counts.put("updated", rows.updated());
    counts.put("unchanged", rows.unchanged());
    counts.put("superseded", rows.superseded());
    counts.put("quarantined", rows.quarantined());
    return counts;
  }

  /** The summary that {@code run} ends with. */
  public static String text(RunResult result) {
    StringBuilder text = new StringBuilder();
    line(text, "Job %s: %s in %.1f s", result.job(), result.status(), result.seconds());
    line(text, "Source: %s", result.source());
    line(text, "%s", recordsLine(result.progress().records()));
    text.append(tables(result.progress().tables()));
    text.append(mapped(result.progress().mapped()));
    text.append(quarantine(result.quarantine()));
    return text.toString().stripTrailing();
  }

  /** The law that no record is lost, with this job's figures. */
  public static String recordsLine(RecordCounts records) {
    return String.format(
        Locale.ROOT,
        "Records: %,d read = %,d decoded + %,d filtered + %,d quarantined",
        records.read(),
        records.decoded(),
        records.filtered(),
        records.quarantined());
  }

  /** A line for each table; nothing where there is none. */
  public static String tables(Map<String, RowCounts> tables) {
    if (tables.isEmpty()) {
      return "";
    }
    TextTable text =
        new TextTable()
            .left("table")
            .right("rows")
            .right("inserted")
            .right("updated")
            .right("unchanged")
            .right("superseded")
            .right("quarantined");
    tables.forEach(
        (table, rows) ->
            text.row(
                table,
                rows.decoded(),
                rows.inserted(),
                rows.updated(),
                rows.unchanged(),
                rows.superseded(),
                rows.quarantined()));
    return "\n" + text;
  }

  /** How many keys stand for those of other rows; nothing where none does. */
  public static String mapped(Map<String, Long> mapped) {
    if (mapped.isEmpty()) {
      return "";
    }
    return mapped.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
        .collect(
            joining(
                ", ",
                "\nMapped to rows with the same natural key: ",
                "; references to them were written with the keys of these rows.\n"));
  }

  /** A line for each group of quarantine entries. */
  public static String quarantine(List<QuarantineGroup> groups) {
    if (groups.isEmpty()) {
      return "\nNothing is in quarantine.\n";
    }
    TextTable text =
        new TextTable()
            .left("quarantined from")
            .left("for table")
            .left("reason")
            .right("entries")
            .left("for example");
    for (QuarantineGroup group : groups) {
      text.row(
          group.keyspace(),
          group.table() == null ? "(whole record)" : group.table(),
          group.reason(),
          group.entries(),
          Printable.text(group.message()));
    }
    return "\n" + text;
  }

  /** The groups of quarantine entries, as documents give them. */
  public static List<Map<String, Object>> quarantineDocument(List<QuarantineGroup> groups) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (QuarantineGroup group : groups) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("keyspace", group.keyspace());
      document.put("table", group.table());
      document.put("reason", group.reason());
      document.put("sqlstate", group.sqlState());
      document.put("entries", group.entries());
      document.put("example", group.message());
      documents.add(document);
    }
    return documents;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
