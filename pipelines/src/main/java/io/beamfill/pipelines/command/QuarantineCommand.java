package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code beamfill quarantine}: shows what can be asked about a quarantine. */
@Command(name = "quarantine", description = "Looks at the quarantine of a job.")
public final class QuarantineCommand extends io.beamfill.pipelines.cli.Command {
  @Spec private CommandSpec spec;

  private QuarantineCommand(Output output) {
    super(output);
  }

  /** The command, with those below it. */
  public static CommandLine of(Output output) {
    return new CommandLine(new QuarantineCommand(output))
        .addSubcommand(new QuarantineListCommand(output));
  }

  @Override
  protected ExitCode execute() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.COMPLETE;
  }
}
