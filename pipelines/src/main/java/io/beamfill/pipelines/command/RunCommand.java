package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.jdbcio.JdbcBackfill;
import io.beamfill.pipelines.jdbcio.JdbcPlanner;
import io.beamfill.pipelines.jdbcio.JdbcReport;
import io.beamfill.pipelines.jdbcio.JdbcResult;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.plan.Planner;
import io.beamfill.pipelines.run.Backfill;
import io.beamfill.pipelines.run.RunReport;
import io.beamfill.pipelines.run.RunResult;
import io.beamfill.postgres.write.WriteMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code beamfill run}. */
@Command(
    name = "run",
    description = {
      "Runs a backfill, or goes on with one.",
      "Any further option is Beam's, for example --runner=FlinkRunner --parallelism=4."
    })
public final class RunCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;
  @Unmatched private List<String> beamOptions = new ArrayList<>();

  /** For {@code output}. */
  public RunCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    PipelineOptions options = BeamOptions.parse(beamOptions);
    FileSystems.setDefaultPipelineOptions(options);
    JobFile job = jobFile.read();
    if (job.write().mode() == WriteMode.JDBCIO) {
      return executeRowByRow(job, options);
    }
    BackfillPlan plan = new Planner(job).plan();
    RunResult result = new Backfill(plan, options, output().stderr()).run();
    output().document(RunReport.document(result));
    output().text(RunReport.text(result));
    result.reason().ifPresent(reason -> output().note("beamfill: " + reason));
    return result.exitCode();
  }

  private ExitCode executeRowByRow(JobFile job, PipelineOptions options) {
    JdbcResult result = new JdbcBackfill(new JdbcPlanner(job).plan(), options).run();
    output().document(JdbcReport.document(result));
    output().text(JdbcReport.text(result));
    result.reason().ifPresent(reason -> output().note("beamfill: " + reason));
    return result.exitCode();
  }
}
