package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.quarantine.Filter;
import io.beamfill.pipelines.quarantine.Listing;
import io.beamfill.pipelines.quarantine.ListingReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beamfill quarantine list}. */
@Command(
    name = "list",
    description = "Lists what could not be written, with the reason, the position and the payload.")
final class QuarantineListCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;

  @Option(names = "--keyspace", paramLabel = "KEYSPACE", description = "Only of this keyspace.")
  private String keyspace;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only with this reason.")
  private String reason;

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
    Filter filter = new Filter(keyspace, reason, limit);
    filter.check(Decoders.named(job.decoder()));
    Listing listing =
        Observer.look(job, connections -> Listing.read(connections, job.job(), filter))
            .orElseThrow(() -> jobFile.neverRun(job.job()));
    output().document(ListingReport.document(listing));
    output().text(ListingReport.text(listing));
    return ExitCode.COMPLETE;
  }
}
