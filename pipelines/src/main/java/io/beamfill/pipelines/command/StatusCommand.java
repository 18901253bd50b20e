package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.status.JobState;
import io.beamfill.pipelines.status.StatusReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code beamfill status}. */
@Command(
    name = "status",
    description = "Shows how far a job is. Reads the target only, also while the job runs.")
public final class StatusCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;

  /** For {@code output}. */
  public StatusCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    JobFile job = jobFile.read();
    JobState state =
        Observer.look(job, connections -> JobState.read(connections, job.job()))
            .orElseThrow(() -> jobFile.neverRun(job.job(), Observer.away(job)));
    StatusReport report =
        new StatusReport(state, Decoders.named(job.decoder()), jobFile::commandLine);
    output().document(report.document());
    output().text(report.text());
    return ExitCode.COMPLETE;
  }
}
