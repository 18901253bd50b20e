package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.quarantine.Listing;
import io.beamfill.pipelines.quarantine.ListingReport;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beamfill quarantine list}. */
@Command(
    name = "list",
    description = "Lists what could not be written, with the reason, the position and the payload.")
final class QuarantineListCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;
  @Mixin private FilterOptions filterOptions;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many single entries; 20 unless given.")
  private int limit;

  QuarantineListCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    JobFile job = jobFile.read();
    EntryFilter filter = filterOptions.filter(Decoders.named(job.decoder()));
    if (limit < 0) {
      throw new BeamfillException(
          Category.USAGE, "--limit must be 0 or more, not " + limit + "; it counts entries.");
    }
    Listing listing =
        Observer.look(job, connections -> Listing.read(connections, job.job(), filter, limit))
            .orElseThrow(() -> jobFile.neverRun(job.job()));
    output().document(ListingReport.document(listing));
    output().text(ListingReport.text(listing));
    return ExitCode.COMPLETE;
  }
}
