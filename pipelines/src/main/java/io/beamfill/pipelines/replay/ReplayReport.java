package io.beamfill.pipelines.replay;

import io.beamfill.pipelines.run.RunReport;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.replay.NotTried;
import io.beamfill.postgres.replay.ReplayResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a replay did, for programs and for people. */
public final class ReplayReport {
  private ReplayReport() {}

  /** The document of {@code quarantine replay}. */
  public static Map<String, Object> document(Replayed replayed) {
    ReplayResult result = replayed.result();
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("tried", tried(result));
    entries.put("resolved", result.resolved());
    entries.put("quarantined", result.stillRefused());
    entries.put("notReplayable", result.untried());
    Map<String, Object> tables = new LinkedHashMap<>();
    result.rows().forEach((table, rows) -> tables.put(table, rows(rows)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", replayed.job());
    document.put("status", replayed.status().name());
    document.put("seconds", Math.round(replayed.seconds() * 1000) / 1000.0);
    document.put("entries", entries);
    document.put("rows", tables);
    document.put("quarantine", RunReport.quarantineDocument(result.refused()));
    document.put("notReplayable", notReplayable(result.notTried()));
    return document;
  }

  private static long tried(ReplayResult result) {
    return result.resolved() + result.stillRefused();
  }

  private static Map<String, Object> rows(RowCounts rows) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("inserted", rows.inserted());
    counts.put("updated", rows.updated());
    counts.put("unchanged", rows.unchanged());
    counts.put("superseded", rows.superseded());
    return counts;
  }

  private static List<Map<String, Object>> notReplayable(Map<NotTried, Long> notTried) {
    return notTried.entrySet().stream()
        .map(
            each -> {
              Map<String, Object> document = new LinkedHashMap<>();
              document.put("keyspace", each.getKey().keyspace());
              document.put("table", each.getKey().table());
              document.put("why", each.getKey().obstacle().name());
              document.put("entries", each.getValue());
              return document;
            })
        .toList();
  }

  /** The same for people. */
  public static String text(Replayed replayed) {
    ReplayResult result = replayed.result();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Job %s: %s as before, its quarantine replayed in %.1f s",
        replayed.job(),
        replayed.status(),
        replayed.seconds());
    line(
        text,
        "Entries: %,d tried = %,d resolved + %,d still in quarantine; %,d not replayable",
        tried(result),
        result.resolved(),
        result.stillRefused(),
        result.untried());
    text.append(tables(result.rows()));
    if (!result.refused().isEmpty()) {
      text.append(RunReport.quarantine(result.refused()));
    }
    result.notTried().forEach((what, entries) -> line(text, "%n%s", sentence(what, entries)));
    return text.toString().stripTrailing();
  }

  private static String tables(Map<String, RowCounts> tables) {
    if (tables.isEmpty()) {
      return "";
    }
    TextTable text =
        new TextTable()
            .left("table")
            .right("inserted")
            .right("updated")
            .right("unchanged")
            .right("superseded");
    tables.forEach(
        (table, rows) ->
            text.row(table, rows.inserted(), rows.updated(), rows.unchanged(), rows.superseded()));
    return "\n" + text;
  }

  private static String sentence(NotTried what, long entries) {
    String records =
        String.format(
            Locale.ROOT,
            "Not replayable: %,d from %s%s. ",
            entries,
            what.keyspace(),
            what.table() == null ? "" : " for table " + what.table());
    return records
        + switch (what.obstacle()) {
          case PAYLOAD_NOT_KEPT ->
              "Only length and SHA-256 of their payloads were kept, because a secret in them could"
                  + " not be told from the rest: repair the records in the source, and load it with"
                  + " a job of another name.";
          case FILLS_LOOKUP ->
              "Their records fill a lookup that was read before: once their rows are there by other"
                  + " means, settle the entries by setting resolved_at.";
          case GIVES_NO_ROW ->
              "Their records, as they are decoded now, give no such row: look at them with"
                  + " quarantine list, and settle the entries by setting resolved_at.";
        };
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
