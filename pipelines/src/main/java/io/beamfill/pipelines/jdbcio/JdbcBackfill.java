package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.count.RunCounts;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.job.QuarantineLimit;
import io.beamfill.pipelines.run.RunFailure;
import io.beamfill.pipelines.run.RunnerSettings;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.read.PagesInFlight;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a planned job with {@code write.mode: jdbcio} from its beginning to its end. No state is
 * kept anywhere: a run that failed or was killed is begun again, and writes again what is there.
 */
public final class JdbcBackfill {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcBackfill.class);

  private final JdbcPlan plan;
  private final PipelineOptions options;
  private final long startNanos = System.nanoTime();

  /**
   * @param plan what is to be done
   * @param options the runner and its options
   */
  public JdbcBackfill(JdbcPlan plan, PipelineOptions options) {
    this.plan = plan;
    this.options = options;
  }

  /**
   * Runs.
   *
   * @throws BeamfillException where the runner cannot work in this process
   */
  public JdbcResult run() {
    RunnerSettings.complete(options, plan.jobFile().job());
    // Else the DirectRunner throws before it gives the metrics.
    options.as(DirectOptions.class).setBlockOnRun(false);
    PagesInFlight inFlight =
        RunnerSettings.pagesInFlight(
            options, plan.jobFile().write().page(), UUID.randomUUID().toString());
    Pipeline pipeline = Pipeline.create(options);
    new JdbcPipeline(plan, inFlight).addTo(pipeline);
    try {
      return run(pipeline);
    } finally {
      plan.write().target().closePool();
    }
  }

  private JdbcResult run(Pipeline pipeline) {
    PipelineResult running = null;
    try {
      running = pipeline.run();
      running.waitUntilFinish();
      return complete(RunCounts.of(running.metrics()));
    } catch (RuntimeException error) {
      LOG.debug("The run failed", error);
      RunFailure failure = RunFailure.of(error);
      RunCounts counts = running == null ? RunCounts.none() : RunCounts.of(running.metrics());
      return result(failure.exitCode(), counts, Optional.of(failure.reason()));
    }
  }

  private JdbcResult complete(RunCounts counts) {
    QuarantineLimit limit = plan.jobFile().limits().quarantine();
    if (limit.isExceeded(counts.allRejected(), counts.read())) {
      return result(
          ExitCode.QUARANTINE_LIMIT,
          counts,
          Optional.of(
              String.format(
                  "%,d of %,d records or rows could not be decoded, more than limits.quarantine:"
                      + " %s allows. They are in %s; correct them at the source or raise the limit,"
                      + " and run the job again. The rows of all others are written.",
                  counts.allRejected(),
                  counts.read(),
                  limit,
                  plan.jobFile().write().rejected().orElse("no file"))));
    }
    Optional<String> incomplete = plan.source().incomplete();
    return result(
        incomplete.isPresent() ? ExitCode.INCOMPLETE : ExitCode.COMPLETE, counts, incomplete);
  }

  private JdbcResult result(ExitCode exitCode, RunCounts counts, Optional<String> reason) {
    return new JdbcResult(plan, exitCode, (System.nanoTime() - startNanos) / 1e9, counts, reason);
  }
}
