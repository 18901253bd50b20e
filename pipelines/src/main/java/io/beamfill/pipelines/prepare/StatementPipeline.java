package io.beamfill.pipelines.prepare;

import io.beamfill.postgres.saved.Lanes;
import io.beamfill.postgres.saved.RunStatements;
import io.beamfill.postgres.saved.StatementRunner;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs saved statements on the runner that the user has chosen. */
public final class StatementPipeline {
  private StatementPipeline() {}

  /** Runs the phases to their end; what the target refuses is noted there with each statement. */
  public static void run(PipelineOptions options, List<Lanes> phases, StatementRunner runner) {
    if (phases.isEmpty()) {
      return;
    }
    int lanes = phases.stream().mapToInt(each -> each.ordinals().size()).reduce(1, Math::max);
    if (options.getRunner().equals(DirectRunner.class)) {
      // The statements keep the server busy, not this machine.
      DirectOptions direct = options.as(DirectOptions.class);
      direct.setTargetParallelism(Math.max(direct.getTargetParallelism(), lanes));
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(new RunStatements(phases, runner));
    pipeline.run().waitUntilFinish();
  }
}
