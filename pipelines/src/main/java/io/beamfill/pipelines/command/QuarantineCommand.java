package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code beamfill quarantine}: shows what can be done about a quarantine. */
@Command(
    name = "quarantine",
    description = "Looks at the quarantine of a job, or tries its entries again.")
public final class QuarantineCommand extends io.beamfill.pipelines.cli.Command {
  @Spec private CommandSpec spec;

  private QuarantineCommand(Output output) {
    super(output);
  }

  /** The command, with those below it. */
  public static CommandLine of(Output output) {
    return new CommandLine(new QuarantineCommand(output))
        .addSubcommand(new QuarantineListCommand(output))
        .addSubcommand(new QuarantineReplayCommand(output));
  }

  @Override
  protected ExitCode execute() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.COMPLETE;
  }
}
