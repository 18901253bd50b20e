package io.beamfill.pipelines.run;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.copy.CopyFormat;
import io.beamfill.postgres.coverage.PostgresCoverage;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.postgres.write.WritePages;
import io.beamfill.transforms.decode.DecodePages;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.plan.PlanRanges;
import io.beamfill.transforms.read.PagesInFlight;
import io.beamfill.transforms.read.ReadPages;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import java.util.List;
import java.util.OptionalInt;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;

/** The pipeline of a backfill: for each phase, ranges, pages, decoded pages, receipts. */
final class BackfillPipeline {
  private static final long LEAST_RANGE_BYTES = 8L << 20;
  private static final long MOST_RANGE_BYTES = 256L << 20;
  private static final int RANGES = 1_000;

  private final BackfillPlan plan;
  private final JobRun run;
  private final PagesInFlight inFlight;

  BackfillPipeline(BackfillPlan plan, JobRun run, PagesInFlight inFlight) {
    this.plan = plan;
    this.run = run;
    this.inFlight = inFlight;
  }

  void addTo(Pipeline pipeline) {
    PCollection<Long> receipts = null;
    for (int phase = 0; phase < plan.phases().size(); phase++) {
      List<Keyspace> keyspaces =
          plan.phases().get(phase).stream().map(KeyspaceSpec::keyspace).toList();
      String name = "Phase " + (phase + 1);
      PCollection<Keyspace> input =
          pipeline.apply(name + " keyspaces", Create.of(keyspaces).withCoder(KeyspaceCoder.of()));
      if (receipts != null) {
        input =
            input
                .apply(name + " waits", Wait.on(receipts))
                .apply(name + " checks", ParDo.of(new OnceCovered(plan, run, phase)))
                .setCoder(KeyspaceCoder.of());
      }
      receipts = input.apply(name, new Phase());
    }
  }

  private final class Phase extends PTransform<PCollection<Keyspace>, PCollection<Long>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<Long> expand(PCollection<Keyspace> keyspaces) {
      PostgresCoverage coverage = new PostgresCoverage(plan.connections(), run.job());
      return keyspaces
          .apply(new PlanRanges(plan.source(), coverage, rangeBytes()))
          .apply(new ReadPages(plan.source(), coverage, plan.jobFile().write().page(), inFlight))
          .apply(
              new DecodePages(
                  plan.decoder(),
                  new CopyFormat(plan.tables().mappings()),
                  new Lookups(plan.connections(), run.job())))
          .apply(
              new WritePages(
                  plan.connections(),
                  run,
                  plan.tables(),
                  plan.decoder(),
                  inFlight,
                  rowsPerSecond()));
    }
  }

  private Integer rowsPerSecond() {
    OptionalInt limit = plan.jobFile().limits().rowsPerSecond();
    return limit.isPresent() ? limit.getAsInt() : null;
  }

  private long rangeBytes() {
    long share = plan.estimate().bytes() / RANGES;
    return Math.max(LEAST_RANGE_BYTES, Math.min(MOST_RANGE_BYTES, share));
  }
}
