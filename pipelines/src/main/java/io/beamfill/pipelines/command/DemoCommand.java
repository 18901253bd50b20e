package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.demo.Demo;
import io.beamfill.pipelines.run.RunReport;
import io.beamfill.pipelines.run.RunResult;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beamfill demo}. */
@Command(
    name = "demo",
    description = "Runs the bundled tea job into a PostgreSQL that is started for it.")
public final class DemoCommand extends io.beamfill.pipelines.cli.Command {
  @Option(names = "--keep", description = "Leave the server up, and print its URL, until Ctrl-C.")
  private boolean keep;

  /** For {@code output}. */
  public DemoCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() throws IOException, SQLException, InterruptedException {
    output().note("Starting a PostgreSQL for the demo…");
    try (Demo demo = new Demo()) {
      RunResult result = demo.run(output().stderr());
      output().document(RunReport.document(result));
      output().text(RunReport.text(result));
      if (keep) {
        keep(demo);
      } else {
        output()
            .text(
                "\nTo look at the rows and at the quarantine, leave the server up: demo --keep\n"
                    + "To load your own database: docs/README.md");
      }
      return result.exitCode();
    }
  }

  private void keep(Demo demo) throws InterruptedException {
    output().note("\nThe server stays up until Ctrl-C:");
    output().note("  psql " + demo.psqlUrl());
    output().note("  " + demo.url());
    output().note("  beamfill status " + demo.jobFile());
    output().note("  beamfill quarantine list " + demo.jobFile());
    new CountDownLatch(1).await();
  }
}
