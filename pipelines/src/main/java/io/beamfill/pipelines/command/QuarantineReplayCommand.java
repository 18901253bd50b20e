package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.replay.QuarantineReplay;
import io.beamfill.pipelines.replay.ReplayReport;
import io.beamfill.pipelines.replay.Replayed;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.transforms.BeamfillException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code beamfill quarantine replay}. */
@Command(
    name = "replay",
    description = {
      "Tries again what could not be written, from what the quarantine kept of it.",
      "Rows that are in the target meanwhile are left as they are."
    })
final class QuarantineReplayCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;
  @Mixin private FilterOptions filterOptions;

  QuarantineReplayCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    JobFile job = jobFile.read();
    EntryFilter filter = filterOptions.filter(Decoders.named(job.decoder()));
    QuarantineReplay replay = new QuarantineReplay(job);
    try {
      Replayed replayed = replay.run(filter).orElseThrow(() -> jobFile.neverRun(job.job()));
      output().document(ReplayReport.document(replayed));
      output().text(ReplayReport.text(replayed));
      return replayed.result().complete() ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    } catch (BeamfillException failure) {
      if (!replay.hasBegun()) {
        throw failure;
      }
      output().error(failure.category().name(), failure.getMessage());
      return ExitCode.INCOMPLETE;
    }
  }
}
