package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.jdbc.plan.Phase;
import io.beamfill.pipelines.run.Bytes;
import io.beamfill.pipelines.text.TextTable;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.source.SizeEstimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run would do, for programs and for people. */
public final class JdbcPreview {
  private final JdbcPlan plan;
  private final List<String> next;

  /**
   * @param next the commands that fit
   */
  public JdbcPreview(JdbcPlan plan, List<String> next) {
    this.plan = plan;
    this.next = List.copyOf(next);
  }

  /** The document of {@code plan}. */
  public Map<String, Object> document() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("description", plan.source().describe());
    source.put("estimatedRecords", known(plan.estimate().records()));
    source.put("estimatedBytes", plan.estimate().bytes());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", plan.jobFile().job());
    document.put("mode", "jdbcio");
    document.put("product", plan.write().product());
    document.put("source", source);
    document.put("keyspaces", plan.estimates().keySet().stream().map(this::keyspace).toList());
    document.put("tables", plan.write().tables().stream().map(this::table).toList());
    document.put("limits", JdbcReport.LIMITS);
    document.put("warnings", plan.write().warnings());
    document.put("next", next);
    return document;
  }

  private Map<String, Object> keyspace(KeyspaceSpec keyspace) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", keyspace.keyspace().name());
    document.put("phases", phases(keyspace));
    document.put("tables", keyspace.tables());
    document.put("estimatedRecords", known(plan.estimates().get(keyspace).records()));
    document.put("estimatedBytes", plan.estimates().get(keyspace).bytes());
    return document;
  }

  private Map<String, Object> table(TableMapping mapping) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", mapping.table().schema());
    document.put("name", mapping.table().name());
    document.put("key", mapping.key());
    document.put("version", mapping.versionColumn().orElse(null));
    List<Map<String, Object>> columns = new ArrayList<>();
    for (MappedColumn each : mapping.columns()) {
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("name", each.name());
      column.put("given", given(each));
      column.put("type", type(each));
      columns.add(column);
    }
    document.put("columns", columns);
    document.put("statement", plan.write().dialect().upsert(mapping, false));
    return document;
  }

  /** The text of {@code plan}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    SizeEstimate estimate = plan.estimate();
    line(text, "Job %s: every run begins from the beginning", plan.jobFile().job());
    line(text, "Source: %s", plan.source().describe());
    line(text, "Expected: %s records, %s", records(estimate), Bytes.format(estimate.bytes()));
    line(
        text,
        "Target: %s (%s), write.mode jdbcio",
        plan.write().product(),
        plan.jobFile().target().url());
    text.append('\n').append(keyspaces()).append('\n').append(columns());
    text.append('\n');
    line(text, "%s", JdbcReport.LIMITS);
    line(
        text,
        "%s",
        plan.jobFile()
            .write()
            .rejected()
            .map(file -> "Records that cannot be decoded are written to " + file + ".")
            .orElse(
                "The first record that cannot be decoded fails the run; name a file for such"
                    + " records under write.rejected if they are not to."));
    plan.write().warnings().forEach(each -> line(text, "Warning: %s", each));
    text.append('\n');
    next.forEach(each -> line(text, "Next: %s", each));
    return text.toString().stripTrailing();
  }

  private TextTable keyspaces() {
    TextTable table =
        new TextTable()
            .left("phases")
            .left("keyspace")
            .left("for tables")
            .right("records")
            .right("bytes");
    plan.estimates()
        .forEach(
            (keyspace, estimate) ->
                table.row(
                    phases(keyspace).toString().replaceAll("[\\[\\]]", ""),
                    keyspace.keyspace().name(),
                    String.join(", ", keyspace.tables()),
                    records(estimate),
                    Bytes.format(estimate.bytes())));
    return table;
  }

  private TextTable columns() {
    TextTable table =
        new TextTable().left("table").left("column").left("decoder gives").left("type").left("use");
    for (TableMapping mapping : plan.write().tables()) {
      for (MappedColumn each : mapping.columns()) {
        table.row(
            mapping.table().displayName(),
            each.name(),
            given(each),
            type(each),
            use(mapping, each));
      }
    }
    return table;
  }

  private static String use(TableMapping mapping, MappedColumn column) {
    if (mapping.key().contains(column.name())) {
      return "key";
    }
    boolean version = mapping.versionColumn().filter(column.name()::equals).isPresent();
    return version ? "version" : "written";
  }

  private static String given(MappedColumn column) {
    return column.spec().type() + (column.spec().array() ? " array" : "");
  }

  private static String type(MappedColumn column) {
    return column.target().typeName() + (column.target().array() ? " array" : "");
  }

  /** A keyspace is read in the phase of each of its tables. */
  private List<Integer> phases(KeyspaceSpec keyspace) {
    List<Integer> phases = new ArrayList<>();
    int number = 0;
    for (Phase phase : plan.write().phases()) {
      number++;
      if (phase.keyspaces().contains(keyspace)) {
        phases.add(number);
      }
    }
    return phases;
  }

  private static Object records(SizeEstimate estimate) {
    return estimate.records() < 0 ? "unknown" : (Object) estimate.records();
  }

  private static Long known(long records) {
    return records < 0 ? null : records;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
