package io.beamfill.pipelines.status;

import io.beamfill.pipelines.prepare.PrepareReport;
import io.beamfill.pipelines.run.Bytes;
import io.beamfill.pipelines.run.RunReport;
import io.beamfill.pipelines.text.Clock;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Lease;
import io.beamfill.postgres.progress.KeyspaceProgress;
import io.beamfill.transforms.decode.RecordDecoder;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The state of a job, for programs and for people. */
public final class StatusReport {
  private final JobState state;
  private final List<NextStep> next;

  /**
   * @param state what is reported
   * @param decoder the job's decoder
   * @param commandLine completes the words of a command with the job file
   */
  public StatusReport(JobState state, RecordDecoder decoder, UnaryOperator<String> commandLine) {
    this.state = state;
    this.next = NextStep.of(state, decoder, commandLine);
  }

  /** The document of {@code status}. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", state.job().name());
    document.put("status", state.job().status().name());
    document.put("owner", state.job().owner());
    document.put("heartbeatAt", time(state.lease().map(Lease::renewedAt).orElse(null)));
    document.put("seemsDead", state.seemsDead());
    document.put("startedAt", time(state.job().startedAt()));
    document.put("finishedAt", time(state.job().finishedAt()));
    document.put("reason", state.job().reason());
    document.put("covered", state.covered());
    OptionalLong left = state.secondsLeft();
    document.put("secondsLeft", left.isPresent() ? left.getAsLong() : null);
    OptionalDouble rate = state.pace().rowsPerSecond(state.progress());
    document.put("rowsPerSecond", rate.isPresent() ? Math.round(rate.getAsDouble()) : null);
    document.put(
        "keyspaces", state.progress().keyspaces().stream().map(StatusReport::keyspace).toList());
    document.putAll(RunReport.figures(state.progress()));
    document.put("quarantine", RunReport.quarantineDocument(state.quarantine()));
    document.put("away", state.away().open() ? PrepareReport.counts(state.away().counts()) : null);
    document.put("next", next.stream().map(NextStep::command).toList());
    return document;
  }

  private static Map<String, Object> keyspace(KeyspaceProgress keyspace) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", keyspace.name());
    document.put("phase", keyspace.phase() + 1);
    document.put("complete", keyspace.complete());
    document.put("covered", keyspace.share());
    document.put(
        "estimatedRecords", keyspace.estimatedRecords() < 0 ? null : keyspace.estimatedRecords());
    document.put("estimatedBytes", keyspace.estimatedBytes());
    document.put("bytesRead", keyspace.bytesRead());
    document.put("records", RunReport.records(keyspace.records()));
    return document;
  }

  /** The same for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Job %s: %s, %.1f%% covered",
        state.job().name(),
        state.job().status(),
        state.covered() * 100);
    if (state.job().reason() != null) {
      line(text, "Reason: %s", state.job().reason());
    }
    text.append(owner());
    if (state.job().startedAt() != null) {
      String finished =
          state.job().finishedAt() == null ? "" : ", finished " + time(state.job().finishedAt());
      line(text, "Started %s%s", time(state.job().startedAt()), finished);
    }
    line(text, "Rate: %s%s", rate(), eta());
    line(text, "%s", RunReport.recordsLine(state.progress().records()));
    text.append(keyspaces());
    text.append(RunReport.tables(state.progress().tables()));
    text.append(RunReport.mapped(state.progress().mapped()));
    text.append(RunReport.quarantine(state.quarantine()));
    if (state.away().open()) {
      line(text, "\nThe tables are prepared: %s.", state.away().describe());
    }
    if (!next.isEmpty()) {
      text.append('\n');
      next.forEach(each -> line(text, "To %s: %s", each.why(), each.command()));
    }
    return text.toString().stripTrailing();
  }

  private String owner() {
    StringBuilder text = new StringBuilder();
    if (state.job().owner() != null) {
      String heartbeat =
          state.lease().map(each -> ", heartbeat " + each.seconds() + " s ago").orElse("");
      line(text, "Owner: %s%s", state.job().owner(), heartbeat);
    }
    if (state.seemsDead()) {
      line(text, "The run seems dead: its lease has lapsed. A new run takes over.");
    }
    return text.toString();
  }

  private String rate() {
    OptionalDouble rate = state.pace().rowsPerSecond(state.progress());
    return rate.isPresent()
        ? String.format(Locale.ROOT, "%,.0f rows/s over all runs", rate.getAsDouble())
        : "unknown";
  }

  private String eta() {
    return state.job().status() == JobStatus.RUNNING && !state.seemsDead()
        ? " · ETA " + Clock.left(state.secondsLeft())
        : "";
  }

  private String keyspaces() {
    if (state.progress().keyspaces().isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable()
            .left("keyspace")
            .right("phase")
            .right("covered")
            .right("records read")
            .right("estimated")
            .right("bytes read")
            .right("quarantined");
    for (KeyspaceProgress each : state.progress().keyspaces()) {
      table.row(
          each.name(),
          each.phase() + 1,
          each.complete() ? "complete" : String.format(Locale.ROOT, "%.1f%%", each.share() * 100),
          each.records().read(),
          each.estimatedRecords() < 0 ? "unknown" : each.estimatedRecords(),
          Bytes.format(each.bytesRead()),
          each.records().quarantined());
    }
    return "\n" + table;
  }

  private static @Nullable String time(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
