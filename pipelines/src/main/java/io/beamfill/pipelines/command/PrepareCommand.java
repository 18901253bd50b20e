package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.prepare.PrepareReport;
import io.beamfill.pipelines.prepare.PrepareResult;
import io.beamfill.pipelines.prepare.Preparing;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code beamfill prepare}. */
@Command(
    name = "prepare",
    description = {
      "Takes away from the job's tables what slows a load, and notes how it comes back.",
      "Any further option is Beam's, as for run."
    })
public final class PrepareCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;
  @Mixin private PrepareFlags flags;
  @Unmatched private List<String> beamOptions = new ArrayList<>();

  /** For {@code output}. */
  public PrepareCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    PrepareResult result =
        new Preparing(
                jobFile.read(),
                flags.options(),
                BeamOptions.parse(beamOptions),
                jobFile::commandLine)
            .run();
    List<String> next = next(jobFile, result);
    output().document(PrepareReport.document(result, next));
    output().text(PrepareReport.text(result, next));
    result.reason().ifPresent(reason -> output().note("beamfill: " + reason));
    return result.exitCode();
  }

  static List<String> next(JobFileOptions jobFile, PrepareResult result) {
    return switch (result.status()) {
      case PREPARED -> List.of(jobFile.commandLine("run"), jobFile.commandLine("restore"));
      case NOTHING -> List.of(jobFile.commandLine("run"));
      case INCOMPLETE -> List.of(jobFile.commandLine("prepare"), jobFile.commandLine("restore"));
    };
  }
}
