package io.beamfill.postgres.write;

import io.beamfill.postgres.coverage.AlreadyCommittedException;
import io.beamfill.postgres.coverage.ByteRanges;
import io.beamfill.postgres.coverage.CoverageRow;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.postgres.quarantine.Quarantine;
import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.page.TableBlock;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Commits pages: in one transaction a page's rows, its quarantine entries, its lookup entries and
 * its coverage row, or nothing of them.
 */
final class PageWriter {
  private static final String FENCE =
      "SELECT "
          + JobRun.HOLDS_LEASE
          + ", EXISTS (SELECT FROM beamfill.backfill_coverage"
          + " WHERE job_id = ? AND keyspace = ? AND covered && "
          + ByteRanges.EXPRESSION
          + "), ARRAY(SELECT t FROM unnest(?) AS t WHERE EXISTS (SELECT FROM"
          + " beamfill.backfill_remaps WHERE job_id = ? AND table_name = t))";

  private final JobRun run;
  private final TargetTables tables;
  private final BlockWriters writers;
  private final RecordDecoder decoder;
  private final Lookups lookups;

  PageWriter(JobRun run, TargetTables tables, RecordDecoder decoder, Lookups lookups) {
    this.run = run;
    this.tables = tables;
    this.writers = new BlockWriters(tables);
    this.decoder = decoder;
    this.lookups = lookups;
  }

  /**
   * Does all of a page's work in the connection's transaction, which the caller commits.
   *
   * @throws AlreadyCommittedException where the page's range, or a part of it, is covered
   * @throws BeamfillException where the run does not hold the job any more
   */
  void write(Connection connection, DecodedPage decoded) throws SQLException {
    Page page = decoded.page();
    PageScope scope = passFence(connection, page.covered());
    BlockWriters.prepare(connection, decoded.blocks().stream().map(this::writer).toList());
    writeLookups(connection, decoded);
    Map<String, RowCounts> counts = new TreeMap<>();
    List<QuarantineEntry> quarantined = new ArrayList<>();
    long rows = 0;
    for (RejectedRecord each : decoded.rejected()) {
      quarantined.add(entry(page, each));
      if (each.table() != null) {
        counts.merge(each.table(), RowCounts.quarantined(1), RowCounts::plus);
        rows++;
      }
    }
    for (TableBlock block : inOrder(decoded.blocks())) {
      WrittenBlock written = writer(block).write(connection, block, scope);
      counts.merge(block.table(), written.counts(), RowCounts::plus);
      rows += block.rows();
      written.badRows().forEach(each -> quarantined.add(entry(page, block, each)));
    }
    Quarantine.add(connection, run.job(), page.covered(), quarantined);
    new CoverageRow(
            page.covered(),
            page.version(),
            page.bytes(),
            page.records().size(),
            decoded.recordsDecoded(),
            decoded.recordsFiltered(),
            decoded.recordsRejected(),
            rows,
            counts)
        .insert(connection, run);
  }

  private PageScope passFence(Connection connection, Keyspace covered) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FENCE)) {
      statement.setString(1, run.job());
      statement.setObject(2, run.run());
      statement.setString(3, run.job());
      statement.setString(4, covered.name());
      ByteRanges.bind(statement, 5, covered.range());
      statement.setArray(7, connection.createArrayOf("text", tables.withNaturalKey().toArray()));
      statement.setString(8, run.job());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw run.leaseLost();
        }
        if (row.getBoolean(2)) {
          throw new AlreadyCommittedException(covered.name());
        }
        return scope(covered, (String[]) row.getArray(3).getArray());
      }
    }
  }

  private PageScope scope(Keyspace covered, String[] remapped) {
    List<String> keyspaces =
        decoder.keyspaces().stream().map(each -> each.keyspace().name()).toList();
    int place = keyspaces.indexOf(covered.name());
    return new PageScope(
        run.job(),
        keyspaces.size(),
        place < 0 ? keyspaces.size() : place,
        covered.range().getStartKey(),
        new HashSet<>(Arrays.asList(remapped)));
  }

  private BlockWriter writer(TableBlock block) {
    return writers.of(block.table(), block.fallback());
  }

  private List<TableBlock> inOrder(List<TableBlock> blocks) {
    return blocks.stream().sorted(tables.parentsFirst()).toList();
  }

  private void writeLookups(Connection connection, DecodedPage decoded) throws SQLException {
    KeyspaceSpec keyspace = keyspace(decoded.page().covered().name());
    if (keyspace.fills() != null) {
      lookups.add(
          connection,
          keyspace.fills(),
          keyspace.keyspace().name(),
          decoded.lookupEntries(),
          index -> keepable(decoded.page(), index));
    }
    if (keyspace.reads() != null) {
      lookups.markFound(connection, keyspace.reads(), decoded.lookupHits());
    }
  }

  private KeyspaceSpec keyspace(String name) {
    return decoder.keyspaces().stream()
        .filter(each -> each.keyspace().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private QuarantineEntry entry(Page page, RejectedRecord rejected) {
    return new QuarantineEntry(
        keepable(page, rejected.record()),
        rejected.table(),
        null,
        rejected.reason(),
        null,
        rejected.message());
  }

  private QuarantineEntry entry(Page page, TableBlock block, BadRow bad) {
    Reason reason = bad.reason();
    return new QuarantineEntry(
        keepable(page, block.record(bad.row())),
        block.table(),
        block.rowOfRecord(bad.row()),
        reason,
        bad.sqlState(),
        bad.message());
  }

  /** The record as it may be kept: without secret fields. */
  private SourceRecord keepable(Page page, int index) {
    SourceRecord record = page.records().get(index);
    return new SourceRecord(record.position(), decoder.redact(page.covered().name(), record));
  }
}
