package io.beamfill.pipelines.job;

import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/**
 * A backfill as its job file describes it, after {@code --set}, with every default filled in.
 *
 * @param job the job's name; its state in the target is kept under it
 * @param source where records come from
 * @param decoder the name of the decoder that turns them into rows
 * @param target where rows go
 * @param write how rows are written
 * @param limits what the job may do at most
 */
public record JobFile(
    String job,
    SourceConfig source,
    String decoder,
    TargetConfig target,
    WriteConfig write,
    LimitsConfig limits) {

  /**
   * The values that define what the job means, by their keys, in the job file's order: a job that
   * was begun must not go on with others. Where the database is reached and how fast the job runs
   * may change.
   */
  public Map<String, String> meaning() {
    Map<String, String> values = new LinkedHashMap<>();
    source.meaning().forEach((key, value) -> values.put("source." + key, value));
    values.put("decoder", decoder);
    values.put("target.schema", target.schema());
    values.put("write.mode", modeText());
    return values;
  }

  /**
   * The effective job file as YAML, every value written out. It holds references to secrets, never
   * a secret, and reads as this same job again.
   */
  public String text() {
    Map<String, Object> limitValues = new LinkedHashMap<>();
    limitValues.put("quarantine", limits.quarantine().toString());
    limits.rowsPerSecond().ifPresent(rows -> limitValues.put("rowsPerSecond", rows));

    Map<String, Object> writeValues = new LinkedHashMap<>();
    writeValues.put("mode", modeText());
    writeValues.put("pageRows", write.page().rows());
    writeValues.put("pageBytes", ByteSize.format(write.page().bytes()));
    write.rejected().ifPresent(file -> writeValues.put("rejected", file));

    Map<String, Object> targetValues = new LinkedHashMap<>();
    targetValues.put("url", target.url().toString());
    targetValues.put("schema", target.schema());

    Map<String, Object> values = new LinkedHashMap<>();
    values.put("job", job);
    values.put("source", source.values());
    values.put("decoder", decoder);
    values.put("target", targetValues);
    values.put("write", writeValues);
    values.put("limits", limitValues);

    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(options).dump(values);
  }

  /**
   * For commands that look at a job's state in the target.
   *
   * @throws BeamfillException of category {@code USAGE} where the job keeps none
   */
  public void requireState() {
    if (write.mode() == WriteMode.JDBCIO) {
      throw new BeamfillException(
          Category.USAGE,
          "The job "
              + job
              + " has write.mode: jdbcio, which keeps no state in the target: only plan and run"
              + " know it; status, quarantine, verify, prepare and restore are for write.mode:"
              + " merge or append on PostgreSQL.");
    }
  }

  private String modeText() {
    return write.mode().name().toLowerCase(Locale.ROOT);
  }
}
