package io.beamfill.pipelines.run;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.progress.RecordCounts;
import io.beamfill.postgres.quarantine.QuarantineGroup;
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

  /** The members {@code records} and {@code rows} of {@code run} and {@code status}. */
  public static Map<String, Object> figures(JobProgress progress) {
    RecordCounts records = progress.records();
    Map<String, Object> recordCounts = new LinkedHashMap<>();
    recordCounts.put("read", records.read());
    recordCounts.put("decoded", records.decoded());
    recordCounts.put("filtered", records.filtered());
    recordCounts.put("quarantined", records.quarantined());
    Map<String, Object> tables = new LinkedHashMap<>();
    progress.tables().forEach((table, rows) -> tables.put(table, rows(rows)));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("records", recordCounts);
    figures.put("rows", tables);
    return figures;
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
    RecordCounts records = result.progress().records();
    line(text, "Job %s: %s in %.1f s", result.job(), result.status(), result.seconds());
    line(text, "Source: %s", result.source());
    line(
        text,
        "Records: %,d read = %,d decoded + %,d filtered + %,d quarantined",
        records.read(),
        records.decoded(),
        records.filtered(),
        records.quarantined());
    text.append(tables(result.progress().tables()));
    text.append(quarantine(result.quarantine()));
    return text.toString().stripTrailing();
  }

  /** A line for each table. */
  static String tables(Map<String, RowCounts> tables) {
    if (tables.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n");
    line(
        text,
        "%-22s %11s %11s %11s %11s %11s %11s",
        "table",
        "rows",
        "inserted",
        "updated",
        "unchanged",
        "superseded",
        "quarantined");
    tables.forEach(
        (table, rows) ->
            line(
                text,
                "%-22s %,11d %,11d %,11d %,11d %,11d %,11d",
                table,
                rows.decoded(),
                rows.inserted(),
                rows.updated(),
                rows.unchanged(),
                rows.superseded(),
                rows.quarantined()));
    return text.toString();
  }

  /** A line for each group of quarantine entries. */
  static String quarantine(List<QuarantineGroup> groups) {
    if (groups.isEmpty()) {
      return "\nNothing is in quarantine.\n";
    }
    StringBuilder text = new StringBuilder("\n");
    line(
        text,
        "%-22s %-22s %-16s %9s  %s",
        "quarantined from",
        "for table",
        "reason",
        "entries",
        "for example");
    for (QuarantineGroup group : groups) {
      line(
          text,
          "%-22s %-22s %-16s %,9d  %s",
          group.keyspace(),
          group.table() == null ? "(whole record)" : group.table(),
          group.reason(),
          group.entries(),
          shortened(group.message()));
    }
    return text.toString();
  }

  private static String shortened(String message) {
    return message.length() <= 100 ? message : message.substring(0, 99) + "…";
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
