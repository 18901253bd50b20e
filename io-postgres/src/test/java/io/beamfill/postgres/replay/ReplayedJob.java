package io.beamfill.postgres.replay;

import static io.beamfill.postgres.replay.LineDecoder.table;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.copy.CopyFormat;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.postgres.phase.Phases;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.QuarantineCounts;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.postgres.write.CommittedPages;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.decode.DecodePages;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** The only job of a database: its tables, its pages, and replays of its quarantine. */
final class ReplayedJob {
  static final String JOB = "job";
  static final PageLimits LARGE_PAGES = new PageLimits(1_000, 1 << 20);

  private static final String TABLES =
      """
      TRUNCATE beamfill.backfill_jobs CASCADE;
      DROP TABLE IF EXISTS parent, child, node, versioned, bare;
      CREATE TABLE parent (id int PRIMARY KEY, v int CHECK (v < 100));
      CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent, v smallint);
      CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node);
      CREATE TABLE versioned (id int PRIMARY KEY, version int, parent int REFERENCES parent);
      CREATE TABLE bare (v int, parent int REFERENCES parent);
      """;

  private final TestTarget target;
  private final LineDecoder decoder =
      new LineDecoder(
          List.of(
              table("parent", "id", null, "id", "v"),
              table("child", "id", null, "id", "parent", "v"),
              table("node", "id", null, "id", "parent"),
              table("versioned", "id", "version", "id", "version", "parent"),
              table("bare", "", null, "v", "parent")));
  private final TargetTables tables;
  private final Jobs jobs;
  private int position;

  /** Forgets whatever was in the target. */
  ReplayedJob(TestTarget target) throws SQLException {
    this.target = target;
    this.jobs = new Jobs(target.connections());
    target.database().execute(TABLES);
    List<TableMapping> mappings = new ArrayList<>();
    try (Connection connection = target.database().connect()) {
      for (var spec : decoder.tables()) {
        mappings.add(
            TableMapping.resolve(
                spec, Catalog.table(connection, "public", spec.name()).orElseThrow()));
      }
    }
    tables = new TargetTables(WriteMode.MERGE, Phases.parentsFirst(mappings));
    JobRun run = target.start(JOB, LineDecoder.OWNERS, LineDecoder.PARENTS, LineDecoder.CHILDREN);
    jobs.finish(run, JobStatus.PAUSED, null);
  }

  TestTarget target() {
    return target;
  }

  void execute(String sql) throws SQLException {
    target.database().execute(sql);
  }

  List<List<Object>> query(String sql) throws SQLException {
    return target.database().query(sql);
  }

  /** Commits a page of records with these payloads, at the next positions. */
  void page(String keyspace, String... payloads) throws SQLException {
    int first = position;
    List<SourceRecord> records = new ArrayList<>();
    for (String payload : payloads) {
      records.add(new SourceRecord(position(position++), payload.getBytes(UTF_8)));
    }
    ByteKeyRange range =
        ByteKeyRange.of(ByteKey.copyFrom(position(first)), ByteKey.copyFrom(position(position)));
    Page page = new Page(new Keyspace(keyspace, range), records, OptionalLong.empty());
    DecodedPage decoded =
        DecodePages.decode(
            decoder,
            new CopyFormat(tables.mappings()),
            new Lookups(target.connections(), JOB),
            page);
    JobRun run = jobs.acquire(TestTarget.definition(JOB), "test");
    CommittedPages.commit(target.connections(), run, tables, decoder, decoded);
    jobs.finish(run, JobStatus.PAUSED, null);
  }

  private static byte[] position(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  ReplayResult replay() throws SQLException {
    return replay(EntryFilter.ALL, LARGE_PAGES);
  }

  ReplayResult replay(EntryFilter filter, PageLimits limits) throws SQLException {
    JobRun run = borrow();
    ReplayResult result = replay(run, limits).run(filter);
    jobs.giveBack(run);
    return result;
  }

  JobRun borrow() throws SQLException {
    return jobs.borrow(JOB, "replayed", "test");
  }

  Replay replay(JobRun run, PageLimits limits) {
    return new Replay(
        target.connections(), run, tables, decoder, decoder.keyspaces(), limits, null);
  }

  JobProgress progress() throws SQLException {
    return Retry.once(target.connections(), connection -> JobProgress.read(connection, JOB));
  }

  QuarantineCounts quarantine() throws SQLException {
    return Retry.once(target.connections(), connection -> QuarantineCounts.read(connection, JOB));
  }
}
