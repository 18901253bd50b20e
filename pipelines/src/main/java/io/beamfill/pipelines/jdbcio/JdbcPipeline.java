package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.plan.Phase;
import io.beamfill.jdbc.row.RowFormat;
import io.beamfill.jdbc.write.WriteRows;
import io.beamfill.transforms.decode.DecodePages;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.plan.PlanRanges;
import io.beamfill.transforms.read.PagesInFlight;
import io.beamfill.transforms.read.ReadPages;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The pipeline of a job with {@code write.mode: jdbcio}: for each phase ranges, pages, decoded
 * pages, rows; parents are written before a phase with children begins.
 */
final class JdbcPipeline {
  private static final long LEAST_RANGE_BYTES = 8L << 20;
  private static final long MOST_RANGE_BYTES = 256L << 20;
  private static final int RANGES = 1_000;

  private final JdbcPlan plan;
  private final PagesInFlight inFlight;

  JdbcPipeline(JdbcPlan plan, PagesInFlight inFlight) {
    this.plan = plan;
    this.inFlight = inFlight;
  }

  void addTo(Pipeline pipeline) {
    List<PCollection<String>> rejected = new ArrayList<>();
    PCollection<Void> written = null;
    int number = 0;
    for (Phase phase : plan.write().phases()) {
      String name = "Phase " + ++number;
      PCollection<Keyspace> input =
          pipeline.apply(
              name + " keyspaces",
              Create.of(phase.keyspaces().stream().map(KeyspaceSpec::keyspace).toList())
                  .withCoder(KeyspaceCoder.of()));
      if (written != null) {
        input = input.apply(name + " waits", Wait.on(written));
      }
      PCollectionTuple output = input.apply(name, new WritePhase(phase));
      written = output.get(WriteRows.WRITTEN);
      rejected.add(output.get(WriteRows.REJECTED));
    }
    plan.jobFile()
        .write()
        .rejected()
        .ifPresent(
            file ->
                PCollectionList.of(rejected)
                    .apply("All rejected", Flatten.pCollections())
                    .apply("Rejected", TextIO.write().to(place(file)).withoutSharding()));
  }

  /** A local file is relative to the directory of this process, not to that of a worker. */
  private static String place(String file) {
    return file.contains("://") ? file : Path.of(file).toAbsolutePath().toString();
  }

  private final class WritePhase extends PTransform<PCollection<Keyspace>, PCollectionTuple> {
    private static final long serialVersionUID = 1L;

    private final Phase phase;

    WritePhase(Phase phase) {
      this.phase = phase;
    }

    @Override
    public PCollectionTuple expand(PCollection<Keyspace> keyspaces) {
      NothingCovered coverage = new NothingCovered();
      return keyspaces
          .apply(new PlanRanges(plan.source(), coverage, rangeBytes()))
          .apply(new ReadPages(plan.source(), coverage, plan.jobFile().write().page(), inFlight))
          .apply(
              new DecodePages(
                  plan.decoder(), new RowFormat(plan.write().tables()), (lookup, keys) -> Map.of()))
          .apply(
              new WriteRows(
                  plan.write().target(),
                  plan.write().dialect(),
                  phase.tables(),
                  phase.firstRead(),
                  plan.jobFile().write().rejected().isPresent(),
                  inFlight));
    }
  }

  private long rangeBytes() {
    long share = plan.estimate().bytes() / RANGES;
    return Math.max(LEAST_RANGE_BYTES, Math.min(MOST_RANGE_BYTES, share));
  }
}
