package io.beamfill.pipelines.command;

import io.beamfill.postgres.lookup.UnclaimedEntries;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Which entries of a quarantine a command is about. Each option may be repeated. */
final class FilterOptions {
  @Option(
      names = "--keyspace",
      paramLabel = "KEYSPACE",
      description = "Only of this keyspace; may be repeated.")
  private List<String> keyspaces = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Only rows of this table; may be repeated.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only with this reason; may be repeated.")
  private List<String> reasons = new ArrayList<>();

  /**
   * The filter that was asked for. Keyspaces that a source finds are not known here, and any name
   * passes for one.
   *
   * @throws BeamfillException of category {@code USAGE} where no entry of this decoder's jobs can
   *     pass it, with what is accepted
   */
  EntryFilter filter(RecordDecoder decoder) {
    List<String> known = new ArrayList<>();
    decoder.keyspaces().forEach(each -> known.add(each.keyspace().name()));
    decoder.lookups().forEach(each -> known.add(UnclaimedEntries.keyspace(each).name()));
    // Which keyspaces a source finds is not known here.
    if (!known.isEmpty()) {
      require("--keyspace", keyspaces, known);
    }
    require("--table", tables, decoder.tables().stream().map(TableSpec::name).toList());
    require("--reason", reasons, Arrays.stream(Reason.values()).map(Reason::name).toList());
    return new EntryFilter(keyspaces, tables, reasons);
  }

  private static void require(String option, List<String> values, List<String> accepted) {
    for (String value : values) {
      if (!accepted.contains(value)) {
        throw new BeamfillException(
            Category.USAGE,
            option
                + " must be one of "
                + String.join(", ", accepted)
                + "; \""
                + value
                + "\" is none of them.");
      }
    }
  }
}
