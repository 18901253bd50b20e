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
import io.beamfill.pipelines.prepare.PrepareReport;
import io.beamfill.pipelines.prepare.PrepareResult;
import io.beamfill.pipelines.prepare.Preparing;
import io.beamfill.pipelines.restore.RestoreReport;
import io.beamfill.pipelines.restore.RestoreResult;
import io.beamfill.pipelines.restore.Restoring;
import io.beamfill.pipelines.run.Backfill;
import io.beamfill.pipelines.run.RunReport;
import io.beamfill.pipelines.run.RunResult;
import io.beamfill.postgres.saved.Away;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--prepare",
      description = "Prepare the tables before; with the options of prepare.")
  private boolean prepare;

  @Option(
      names = "--restore",
      description = "Restore the tables after a run that is complete; with the options of restore.")
  private boolean restore;

  @Mixin private PrepareFlags prepareFlags;
  @Mixin private RestoreFlags restoreFlags;
  @Unmatched private List<String> beamOptions = new ArrayList<>();

  private final Map<String, Object> document = new LinkedHashMap<>();

  /** For {@code output}. */
  public RunCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    requireMeaning();
    PipelineOptions options = BeamOptions.parse(beamOptions);
    FileSystems.setDefaultPipelineOptions(options);
    JobFile job = jobFile.read();
    if (job.write().mode() == WriteMode.JDBCIO) {
      return executeRowByRow(job, options);
    }
    BackfillPlan plan = new Planner(job).plan();
    document.put("job", job.job());
    try {
      ExitCode exitCode = inOrder(job, plan, options);
      output().document(document);
      return exitCode;
    } finally {
      noteWhatIsAway(job);
    }
  }

  /** Stops where one fails. */
  private ExitCode inOrder(JobFile job, BackfillPlan plan, PipelineOptions options) {
    ExitCode exitCode = prepare ? prepare(job) : ExitCode.COMPLETE;
    if (exitCode == ExitCode.COMPLETE) {
      exitCode = run(plan, options);
    }
    if (exitCode == ExitCode.COMPLETE && restore) {
      exitCode = restore(job);
    }
    return exitCode;
  }

  private void requireMeaning() {
    if (!prepare && prepareFlags.areGiven()) {
      throw new BeamfillException(
          Category.USAGE, "Options of prepare need --prepare, or beamfill prepare.");
    }
    if (!restore && restoreFlags.areGiven()) {
      throw new BeamfillException(
          Category.USAGE, "Options of restore need --restore, or beamfill restore.");
    }
  }

  private ExitCode prepare(JobFile job) {
    PrepareResult result =
        new Preparing(
                job,
                prepareFlags.options(),
                BeamOptions.parse(beamOptions),
                words -> jobFile.commandLine("run --prepare"))
            .run();
    document.put("prepare", PrepareReport.document(result, List.of()));
    output().text(PrepareReport.text(result, List.of()));
    result.reason().ifPresent(reason -> output().note("beamfill: " + reason));
    return result.exitCode();
  }

  private ExitCode run(BackfillPlan plan, PipelineOptions options) {
    RunResult result = new Backfill(plan, options, output().stderr()).run();
    document.putAll(RunReport.document(result));
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

  private ExitCode restore(JobFile job) {
    RestoreResult result =
        new Restoring(
                job,
                restoreFlags.options(false, false),
                BeamOptions.parse(beamOptions),
                output().stderr(),
                jobFile::commandLine)
            .run();
    List<String> next = RestoreCommand.next(jobFile, result);
    document.put("restore", RestoreReport.document(result, next));
    output().text(RestoreReport.text(result, next));
    Stream.concat(result.lost().stream(), result.reason().stream())
        .forEach(each -> output().note("beamfill: " + each));
    return result.exitCode();
  }

  /** However it ended: nobody must forget that tables are not as they were. */
  private void noteWhatIsAway(JobFile job) {
    Away away = Observer.away(job);
    if (away.open()) {
      output()
          .note(
              "beamfill: the tables are prepared, "
                  + away.describe()
                  + "; to bring that back: "
                  + jobFile.commandLine("restore"));
    }
  }
}
