package io.beamfill.postgres.write;

import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.copy.CopyFormat;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.postgres.phase.Phases;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A running job that writes pages of rows into tables of a target. */
final class WrittenJob {
  static final String KEYSPACE = "records";
  private static final AtomicInteger JOBS = new AtomicInteger();

  /** Its records are no bytes of any format: the tests make the rows. It redacts all payloads. */
  record TestDecoder(List<TableSpec> tables) implements RecordDecoder {
    @Override
    public List<KeyspaceSpec> keyspaces() {
      return List.of(
          new KeyspaceSpec(
              new Keyspace(KEYSPACE, ByteKeyRange.ALL_KEYS),
              tables.stream().map(TableSpec::name).toList()));
    }

    @Override
    public Outcome decode(
        String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] redact(String keyspace, SourceRecord record) {
      return new String(record.payload(), StandardCharsets.UTF_8)
          .replace("secret", "…")
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private final TestTarget target;
  private final Map<String, TableSpec> specs = new TreeMap<>();
  private final RecordDecoder decoder;
  private final TargetTables tables;
  private final CopyFormat format;
  private final JobRun run;

  private WrittenJob(TestTarget target, WriteMode mode, TableSpec... specs) throws SQLException {
    this.target = target;
    for (TableSpec spec : specs) {
      this.specs.put(spec.name(), spec);
    }
    decoder = new TestDecoder(List.of(specs));
    List<TableMapping> mappings = new ArrayList<>();
    try (Connection connection = target.database().connect()) {
      for (TableSpec spec : specs) {
        mappings.add(
            TableMapping.resolve(
                spec, Catalog.table(connection, "public", spec.name()).orElseThrow()));
      }
    }
    tables = new TargetTables(mode, Phases.parentsFirst(mappings));
    format = new CopyFormat(mappings);
    run = target.start("job " + JOBS.incrementAndGet(), KEYSPACE);
  }

  static WrittenJob merging(TestTarget target, TableSpec... specs) throws SQLException {
    return new WrittenJob(target, WriteMode.MERGE, specs);
  }

  static WrittenJob appending(TestTarget target, TableSpec... specs) throws SQLException {
    return new WrittenJob(target, WriteMode.APPEND, specs);
  }

  /** A page whose first record has this number as its position. */
  PageBuilder page(int first) {
    return new PageBuilder(specs, format, first);
  }

  PageWriter writer() {
    return new PageWriter(run, tables, decoder, new Lookups(target.connections(), run.job()));
  }

  WritePages.WritePage writeFn() {
    return new WritePages.WritePage(
        new WritePages(
            target.connections(),
            run,
            tables,
            decoder,
            io.beamfill.transforms.read.PagesInFlight.unbounded(),
            null));
  }

  JobRun run() {
    return run;
  }

  PostgresDatabase database() {
    return target.database();
  }

  /** Commits a page, and gives what it says of its rows. */
  RowCounts write(PageBuilder page) throws SQLException {
    RowCounts before = rows();
    DecodedPage built = page.build();
    Retry.once(
        target.connections(),
        connection -> {
          writer().write(connection, built);
          return null;
        });
    RowCounts after = rows();
    return new RowCounts(
        after.inserted() - before.inserted(),
        after.updated() - before.updated(),
        after.unchanged() - before.unchanged(),
        after.superseded() - before.superseded(),
        after.quarantined() - before.quarantined());
  }

  JobProgress progress() throws SQLException {
    return Retry.once(target.connections(), connection -> JobProgress.read(connection, run.job()));
  }

  RowCounts rows() throws SQLException {
    return progress().rows();
  }

  /** The quarantine in the order of positions: reason, SQLSTATE, message, position, payload. */
  List<String> quarantine() throws SQLException {
    List<QuarantinedRecord> entries =
        Retry.once(
            target.connections(),
            connection ->
                QuarantinedRecord.read(connection, run.job(), EntryFilter.ALL, Integer.MAX_VALUE));
    return entries.stream().map(WrittenJob::describe).toList();
  }

  private static String describe(QuarantinedRecord quarantined) {
    SourceRecord record = quarantined.entry().record();
    return Stream.of(
            PageBuilder.number(record.position()),
            quarantined.entry().table(),
            quarantined.entry().reason(),
            quarantined.entry().sqlState(),
            quarantined.entry().message(),
            new String(record.payload(), StandardCharsets.UTF_8))
        .map(String::valueOf)
        .reduce((a, b) -> a + " | " + b)
        .orElseThrow();
  }
}
