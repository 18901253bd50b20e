package io.beamfill.pipelines.run;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.read.PagesInFlight;
import io.beamfill.transforms.source.PageLimits;
import java.util.Locale;
import java.util.Set;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** What Beamfill sets for a runner, unless the user did. */
public final class RunnerSettings {
  private static final Set<String> LOCAL_FLINK = Set.of("[auto]", "[local]", "[collection]");

  /** A page is in memory as it was read and as it was encoded, with what Java adds. */
  private static final int PAGE_COPIES = 6;

  private RunnerSettings() {}

  /**
   * Completes the options.
   *
   * @throws BeamfillException where the runner cannot work in this process
   */
  public static void complete(PipelineOptions options, String job) {
    options.setJobName("beamfill-" + job.replace('_', '-').toLowerCase(Locale.ROOT));
    if (options.getRunner().equals(FlinkRunner.class)) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      // Pages need not be copied between transforms: nobody changes one.
      flink.setObjectReuse(true);
      if (LOCAL_FLINK.contains(flink.getFlinkMaster())) {
        completeLocal(flink);
      }
    }
  }

  private static void completeLocal(FlinkPipelineOptions flink) {
    if (Thread.currentThread().getContextClassLoader() != ClassLoader.getSystemClassLoader()) {
      throw new BeamfillException(
          Category.USAGE,
          "The FlinkRunner cannot work inside Maven, whose class loader Flink's threads do not"
              + " know: build the jar with mvn package and use java -jar"
              + " pipelines/target/beamfill.jar with the same arguments.");
    }
    if (flink.getParallelism() < 1) {
      flink.setParallelism(Runtime.getRuntime().availableProcessors());
    }
  }

  /** The bound on pages in memory for a runner that queues them between transforms. */
  static PagesInFlight pagesInFlight(PipelineOptions options, PageLimits limits, String run) {
    if (!options.getRunner().equals(DirectRunner.class)) {
      return PagesInFlight.unbounded();
    }
    long fitting = Runtime.getRuntime().maxMemory() / PAGE_COPIES / limits.bytes();
    return PagesInFlight.bounded(run, (int) Math.max(4, Math.min(64, fitting)));
  }
}
