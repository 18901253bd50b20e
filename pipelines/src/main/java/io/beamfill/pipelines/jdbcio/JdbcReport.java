package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.count.RunCounts;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.pipelines.text.TextTable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of a run, for programs and for people. */
public final class JdbcReport {
  /** What a user of this mode goes without. */
  static final String LIMITS =
      "write.mode jdbcio: at least once, and without state. A run begins from the beginning and"
          + " upserts every row; nothing can be resumed or verified, and a row that the database"
          + " refuses fails the run.";

  private static final String ATTEMPTS =
      "Figures count attempts: what a runner did twice is counted twice.";

  private JdbcReport() {}

  /** The document of {@code run}. */
  public static Map<String, Object> document(JdbcResult result) {
    RunCounts counts = result.counts();
    Map<String, Object> records = new LinkedHashMap<>();
    records.put("read", counts.read());
    records.put("decoded", counts.decoded());
    records.put("filtered", counts.filtered());
    records.put("rejected", counts.rejected());
    Map<String, Object> tables = new LinkedHashMap<>();
    for (TableMapping each : result.plan().write().tables()) {
      RunCounts.Rows rows = counts.rows(each.spec().name());
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("decoded", rows.decoded());
      table.put("sent", rows.sent());
      table.put("rejected", rows.rejected());
      tables.put(each.spec().name(), table);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", result.plan().jobFile().job());
    document.put("status", result.status());
    document.put("mode", "jdbcio");
    document.put("seconds", Math.round(result.seconds() * 1000) / 1000.0);
    document.put("counts", "attempts");
    document.put("records", records);
    document.put("rows", tables);
    document.put("rejectedFile", result.plan().jobFile().write().rejected().orElse(null));
    result.reason().ifPresent(reason -> document.put("reason", reason));
    return document;
  }

  /** The summary that {@code run} ends with. */
  public static String text(JdbcResult result) {
    RunCounts counts = result.counts();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Job %s: %s in %.1f s",
        result.plan().jobFile().job(),
        result.status(),
        result.seconds());
    line(text, "Source: %s", result.plan().source().describe());
    line(
        text,
        "Target: %s (%s)",
        result.plan().write().product(),
        result.plan().jobFile().target().url());
    line(
        text,
        "Records: %,d read = %,d decoded + %,d filtered + %,d rejected",
        counts.read(),
        counts.decoded(),
        counts.filtered(),
        counts.rejected());
    text.append('\n').append(tables(result)).append('\n');
    if (result.reason().isEmpty()) {
      line(text, "%s", rejected(result));
    }
    line(text, "%s", ATTEMPTS);
    line(text, "%s", LIMITS);
    return text.toString().stripTrailing();
  }

  private static TextTable tables(JdbcResult result) {
    TextTable table = new TextTable().left("table").right("rows").right("sent").right("rejected");
    for (TableMapping each : result.plan().write().tables()) {
      RunCounts.Rows rows = result.counts().rows(each.spec().name());
      table.row(each.spec().name(), rows.decoded(), rows.sent(), rows.rejected());
    }
    return table;
  }

  private static String rejected(JdbcResult result) {
    return result
        .plan()
        .jobFile()
        .write()
        .rejected()
        .map(file -> "What could not be decoded is in " + file + ".")
        .orElse("Nothing was rejected.");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
