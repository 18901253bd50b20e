package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.restore.RestoreReport;
import io.beamfill.pipelines.restore.RestoreResult;
import io.beamfill.pipelines.restore.Restoring;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code beamfill restore}. */
@Command(
    name = "restore",
    description = {
      "Brings back what prepare has taken away, and compares the catalog with what it was.",
      "Any further option is Beam's, as for run."
    })
public final class RestoreCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;
  @Mixin private RestoreFlags flags;

  @Option(names = "--stop-run", description = "Stop the job's run, if one goes on.")
  private boolean stopRun;

  @Option(
      names = "--accept-differences",
      description = "End also where the catalog is not as it was: somebody has changed it.")
  private boolean acceptDifferences;

  @Unmatched private List<String> beamOptions = new ArrayList<>();

  /** For {@code output}. */
  public RestoreCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    RestoreResult result =
        new Restoring(
                jobFile.read(),
                flags.options(stopRun, acceptDifferences),
                BeamOptions.parse(beamOptions),
                output().stderr(),
                jobFile::commandLine)
            .run();
    List<String> next = next(jobFile, result);
    output().document(RestoreReport.document(result, next));
    output().text(RestoreReport.text(result, next));
    Stream.concat(result.lost().stream(), result.reason().stream())
        .forEach(each -> output().note("beamfill: " + each));
    return result.exitCode();
  }

  static List<String> next(JobFileOptions jobFile, RestoreResult result) {
    return switch (result.status()) {
      case NOTHING -> List.of();
      case RESTORED -> result.lost().isPresent() ? List.of(jobFile.commandLine("run")) : List.of();
      case INCOMPLETE -> List.of(jobFile.commandLine("restore"));
      case DIFFERENT ->
          List.of(
              jobFile.commandLine("restore"), jobFile.commandLine("restore --accept-differences"));
    };
  }
}
