package io.beamfill.postgres.replay;

import io.beamfill.postgres.coverage.AlreadyCommittedException;
import io.beamfill.postgres.coverage.CoverageRow;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.postgres.quarantine.Quarantine;
import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.postgres.write.LateBlocks;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.transforms.decode.RecordDecoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Commits pages of a replay: in one transaction the rows, the entries that are resolved or refused
 * again, and a coverage row, or nothing of them.
 */
final class ReplayWriter {
  /**
   * What became of a page's entries.
   *
   * @param resolved how many are settled
   * @param withoutRow those whose record gives no row of their table: they stay as they were
   */
  record Outcome(long resolved, List<QuarantinedRecord> withoutRow) {
    /** Of a page without entries. */
    static final Outcome NOTHING = new Outcome(0, List.of());
  }

  private final JobRun run;
  private final LateBlocks blocks;
  private final RecordDecoder decoder;
  private final Lookups lookups;

  ReplayWriter(JobRun run, TargetTables tables, RecordDecoder decoder, Lookups lookups) {
    this.run = run;
    this.blocks = new LateBlocks(run.job(), decoder.keyspaces().size(), tables);
    this.decoder = decoder;
    this.lookups = lookups;
  }

  /**
   * Does all of a page's work in the connection's transaction, which the caller commits.
   *
   * @return nothing, and nothing is done, where one of the entries was settled meanwhile
   * @throws AlreadyCommittedException where a page of a replay was committed meanwhile
   * @throws io.beamfill.transforms.BeamfillException where the run does not hold the job any more
   */
  Optional<Outcome> write(Connection connection, DecodedEntries decoded) throws SQLException {
    run.requireLease(connection);
    ReplayPage page = decoded.page();
    TriedEntries entries = new TriedEntries(connection, run);
    if (!entries.lock(page.entries())) {
      return Optional.empty();
    }
    List<Trial> records = decoded.records().entries().stream().map(Trial::new).toList();
    List<Trial> all = new ArrayList<>(records);
    decoded.rows().entries().forEach(each -> all.add(new Trial(each)));
    TriedRows rows = new TriedRows();
    rows.add(decoded.records().decoded(), records);
    rows.add(decoded.rows().decoded(), all.subList(records.size(), all.size()));
    List<QuarantinedRecord> withoutRow =
        all.stream().filter(each -> !each.made()).map(Trial::entry).toList();
    if (withoutRow.size() == all.size()) {
      return Optional.of(new Outcome(0, withoutRow));
    }
    rows.write(connection, blocks);
    rows.settle(all);

    List<Trial> resolved = all.stream().filter(Trial::resolved).toList();
    entries.resolve(resolved);
    entries.refuse(all.stream().filter(each -> each.refused() != null).toList());
    List<QuarantineEntry> added =
        all.stream().flatMap(each -> each.rowsRefused().stream()).toList();
    Quarantine.add(connection, run.job(), page.countedIn(), run.run(), added);
    markFound(connection, decoded);
    if (!new ReplayKeyspace(run.job(), page.keyspace()).extend(connection, page.covered())) {
      throw new AlreadyCommittedException(page.covered().name());
    }
    coverage(decoded, records, rows).insert(connection, run);
    return Optional.of(new Outcome(resolved.size(), withoutRow));
  }

  /** The records and rows leave the quarantined for what they have become. */
  private static CoverageRow coverage(DecodedEntries page, List<Trial> records, TriedRows rows) {
    long settled = records.stream().filter(Trial::resolved).count();
    long filtered = page.records().decoded().recordsFiltered();
    return new CoverageRow(
        page.page().covered(),
        OptionalLong.empty(),
        0,
        0,
        settled - filtered,
        filtered,
        -settled,
        rows.decoded(),
        rows.counts());
  }

  private void markFound(Connection connection, DecodedEntries page) throws SQLException {
    String lookup =
        decoder.keyspaces().stream()
            .filter(each -> each.keyspace().name().equals(page.page().keyspace()))
            .findFirst()
            .orElseThrow()
            .reads();
    if (lookup != null) {
      lookups.markFound(connection, lookup, page.lookupHits());
    }
  }
}
