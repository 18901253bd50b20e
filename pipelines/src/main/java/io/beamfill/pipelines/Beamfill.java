package io.beamfill.pipelines;

import io.beamfill.pipelines.cli.CommandFrame;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.command.DemoCommand;
import io.beamfill.pipelines.command.GenerateCommand;
import io.beamfill.pipelines.command.PlanCommand;
import io.beamfill.pipelines.command.PrepareCommand;
import io.beamfill.pipelines.command.QuarantineCommand;
import io.beamfill.pipelines.command.RestoreCommand;
import io.beamfill.pipelines.command.RunCommand;
import io.beamfill.pipelines.command.StatusCommand;
import java.io.PrintStream;
import picocli.CommandLine;

/** The main class. */
public final class Beamfill {
  private Beamfill() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /**
   * Runs a command.
   *
   * @param args as typed
   * @param out takes the result
   * @param err takes everything else
   * @return the exit code, see {@link io.beamfill.pipelines.cli.ExitCode}
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return new CommandFrame(out, err, Beamfill::addCommands).run(args);
  }

  private static void addCommands(CommandLine root, Output output) {
    root.addSubcommand(new DemoCommand(output));
    root.addSubcommand(new PlanCommand(output));
    root.addSubcommand(new RunCommand(output));
    root.addSubcommand(new GenerateCommand(output));
    root.addSubcommand(new StatusCommand(output));
    root.addSubcommand(QuarantineCommand.of(output));
    root.addSubcommand(new PrepareCommand(output));
    root.addSubcommand(new RestoreCommand(output));
  }
}
