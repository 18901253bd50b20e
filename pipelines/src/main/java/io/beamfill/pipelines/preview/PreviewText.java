package io.beamfill.pipelines.preview;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.run.Bytes;
import io.beamfill.pipelines.text.Printable;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.source.SizeEstimate;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** What a run would do, for people. */
public final class PreviewText {
  private final Preview preview;
  private final StringBuilder text = new StringBuilder();

  private PreviewText(Preview preview) {
    this.preview = preview;
  }

  /**
   * The text of {@code plan}.
   *
   * @param next the commands that fit
   */
  public static String of(Preview preview, List<String> next) {
    return new PreviewText(preview).text(next);
  }

  private String text(List<String> next) {
    BackfillPlan plan = preview.plan();
    SizeEstimate estimate = plan.estimate();
    line("Job %s: %s", plan.jobFile().job(), stage());
    line("Source: %s", plan.source().describe());
    line(
        "Expected: %s records, %s",
        estimate.records() < 0 ? "unknown" : String.format(Locale.ROOT, "%,d", estimate.records()),
        Bytes.format(estimate.bytes()));
    line(
        "Target: %s, schema %s, write.mode %s",
        plan.jobFile().target().url(),
        plan.jobFile().target().schema(),
        plan.tables().mode().name().toLowerCase(Locale.ROOT));
    text.append('\n').append(keyspaces());
    appendGaps();
    appendRejections();
    text.append('\n').append(columns());
    text.append('\n').append(preview.prepare().text());
    appendWarnings();
    if (!next.isEmpty()) {
      text.append('\n');
      next.forEach(each -> line("Next: %s", each));
    }
    return text.toString().stripTrailing();
  }

  private String stage() {
    return switch (preview.stage()) {
      case NEW -> "new; nothing was run on this target";
      case STARTED -> "started (" + preview.job().orElseThrow().status() + "); a run goes on";
      case COMPLETED -> "complete; a run would do nothing";
      case CHANGED -> "begun with another meaning: " + preview.difference().orElseThrow();
      case VERIFY_FAILED -> "its verification failed";
    };
  }

  private String keyspaces() {
    TextTable table =
        new TextTable()
            .right("phase")
            .left("keyspace")
            .left("for tables")
            .right("records")
            .right("bytes")
            .right("covered")
            .right("sampled")
            .right("rejected");
    for (KeyspacePreview each : preview.keyspaces()) {
      long records = each.planned().estimate().records();
      table.row(
          each.planned().phase() + 1,
          each.name(),
          tables(each),
          records < 0 ? "unknown" : records,
          Bytes.format(each.planned().estimate().bytes()),
          each.gaps().isEmpty()
              ? "complete"
              : String.format(Locale.ROOT, "%.1f%%", each.covered() * 100),
          each.sample().<Object>map(Sample::records).orElse("-"),
          each.sample().map(PreviewText::rejected).orElse("-"));
    }
    StringBuilder notes = new StringBuilder(table.toString());
    for (KeyspacePreview each : preview.keyspaces()) {
      each.spec()
          .lookupRead()
          .ifPresent(
              lookup ->
                  notes.append(
                      String.format(
                          "%s is not sampled: it reads the lookup %s, which only a run fills.%n",
                          each.name(), lookup)));
    }
    return notes.toString();
  }

  private static String tables(KeyspacePreview keyspace) {
    return keyspace
        .spec()
        .lookupFilled()
        .map(lookup -> "(lookup " + lookup + ")")
        .orElseGet(() -> String.join(", ", keyspace.spec().tables()));
  }

  private static String rejected(Sample sample) {
    return sample.rejected() == 0
        ? "0"
        : String.format(Locale.ROOT, "%,d (%.1f%%)", sample.rejected(), sample.rate() * 100);
  }

  private void appendGaps() {
    for (KeyspacePreview each : preview.keyspaces()) {
      if (each.isPartlyCovered()) {
        ByteKeyRange first = each.gaps().get(0);
        line(
            "Left of %s: %,d gaps, the first from %s to %s",
            each.name(),
            each.gaps().size(),
            Printable.position(first.getStartKey().getBytes()),
            first.getEndKey().isEmpty()
                ? "the end"
                : Printable.position(first.getEndKey().getBytes()));
      }
    }
  }

  private void appendRejections() {
    TextTable table =
        new TextTable()
            .left("would be rejected from")
            .left("reason")
            .right("of the sample")
            .left("for example");
    boolean any = false;
    for (KeyspacePreview keyspace : preview.keyspaces()) {
      for (Sample.Rejection each : keyspace.sample().map(Sample::rejections).orElse(List.of())) {
        table.row(keyspace.name(), each.reason(), each.entries(), Printable.text(each.example()));
        any = true;
      }
    }
    if (any) {
      text.append('\n').append(table);
    }
  }

  private String columns() {
    TextTable table =
        new TextTable()
            .left("table")
            .left("column")
            .left("decoder gives")
            .left("target has")
            .left("use");
    for (TableMapping mapping : preview.plan().tables().mappings()) {
      for (ColumnPreview each : ColumnPreview.of(mapping)) {
        table.row(mapping.table().name(), each.name(), each.given(), each.type(), each.use());
      }
    }
    return table.toString();
  }

  private void appendWarnings() {
    if (!preview.warnings().isEmpty()) {
      text.append('\n');
      preview.warnings().forEach(each -> line("Warning: %s", each));
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
