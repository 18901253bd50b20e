package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.plan.WritePlan;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.plan.OpenedSource;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks at both sides of a job with {@code write.mode: jdbcio} before work begins, and refuses what
 * could not end well.
 */
public final class JdbcPlanner {
  private final JobFile jobFile;
  private final RecordDecoder decoder;

  /** For a job file whose decoder is one of {@link Decoders#names}. */
  public JdbcPlanner(JobFile jobFile) {
    this(jobFile, Decoders.named(jobFile.decoder()));
  }

  /** For a decoder that the job file does not name. */
  JdbcPlanner(JobFile jobFile, RecordDecoder decoder) {
    this.jobFile = jobFile;
    this.decoder = decoder;
  }

  /**
   * Looks at the source, then at the target.
   *
   * @throws BeamfillException where one of them is not as it must be
   */
  public JdbcPlan plan() {
    WritePlan.requireNoLookups(decoder);
    PagedSource source = OpenedSource.open(jobFile.source(), Map.of()).source();
    RecordDecoder reading = decoder.over(source.keyspaces());
    WritePlan write =
        WritePlan.of(
            new JdbcTarget(new JobUrl(jobFile.target().url()), "beamfill " + jobFile.job()),
            jobFile.target().schema(),
            reading,
            "sql/targets/" + jobFile.decoder() + ".sql");
    return new JdbcPlan(jobFile, reading, source, write, estimates(reading, source));
  }

  private static Map<KeyspaceSpec, SizeEstimate> estimates(
      RecordDecoder decoder, PagedSource source) {
    Map<KeyspaceSpec, SizeEstimate> estimates = new LinkedHashMap<>();
    try {
      source.check(decoder.keyspaces().stream().map(KeyspaceSpec::keyspace).toList());
      for (KeyspaceSpec each : decoder.keyspaces()) {
        estimates.put(each, source.estimate(each.keyspace()));
      }
      return estimates;
    } catch (IOException error) {
      throw OpenedSource.unreachable(error);
    }
  }
}
