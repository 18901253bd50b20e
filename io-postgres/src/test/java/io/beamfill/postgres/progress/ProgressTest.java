package io.beamfill.postgres.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.coverage.CoverageRow;
import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.Quarantine;
import io.beamfill.postgres.quarantine.QuarantineCounts;
import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final TestTarget TARGET = TestTarget.create();

  private static void commit(
      JobRun run, String keyspace, ByteKeyRange range, Map<String, RowCounts> tables)
      throws SQLException {
    long rows = tables.values().stream().mapToLong(RowCounts::decoded).sum();
    Retry.once(
        TARGET.connections(),
        connection -> {
          new CoverageRow(
                  new Keyspace(keyspace, range),
                  OptionalLong.empty(),
                  100,
                  9,
                  5,
                  3,
                  1,
                  rows,
                  tables)
              .insert(connection, run);
          return null;
        });
  }

  private static JobProgress read(String job) throws SQLException {
    return Retry.once(TARGET.connections(), connection -> JobProgress.read(connection, job));
  }

  @Test
  void progressIsWhatWasCommitted() throws SQLException {
    JobRun run = TARGET.start("progress", "a");
    Retry.once(
        TARGET.connections(),
        connection -> {
          PlannedKeyspace.register(
              connection,
              "progress",
              List.of(
                  new PlannedKeyspace(
                      new Keyspace("a", ByteKeyRange.of(ByteKey.of(1), ByteKey.of(2))),
                      7,
                      new SizeEstimate(1, 1)),
                  new PlannedKeyspace(
                      new Keyspace("b", ByteKeyRange.of(ByteKey.of(1), ByteKey.of(9))),
                      1,
                      new SizeEstimate(20, 400))));
          return null;
        });
    assertThat(read("progress").share()).isZero();
    commit(
        run,
        "b",
        ByteKeyRange.of(ByteKey.of(1), ByteKey.of(5)),
        Map.of("t", new RowCounts(1, 2, 3, 4, 5), "u", new RowCounts(1, 0, 0, 0, 0)));

    JobProgress half = read("progress");
    assertThat(half.keyspaces())
        .containsExactly(
            new KeyspaceProgress("a", 0, false, 0, -1, 1000, 0, new RecordCounts(0, 0, 0, 0)),
            new KeyspaceProgress("b", 1, false, 1, 20, 400, 100, new RecordCounts(9, 5, 3, 1)));
    assertThat(half.tables())
        .isEqualTo(Map.of("t", new RowCounts(1, 2, 3, 4, 5), "u", new RowCounts(1, 0, 0, 0, 0)));
    assertThat(half.rows()).isEqualTo(new RowCounts(2, 2, 3, 4, 5));
    assertThat(half.quarantined()).isEqualTo(6);
    assertThat(half.expectedRecords()).isEqualTo(-1);
    assertThat(half.expectedBytes()).isEqualTo(1400);
    assertThat(half.share()).isEqualTo(100.0 / 1400);
    assertThat(half.covered()).isFalse();

    commit(run, "b", ByteKeyRange.of(ByteKey.of(5), ByteKey.of(9)), Map.of());
    commit(run, "a", ByteKeyRange.ALL_KEYS, Map.of("t", new RowCounts(1, 0, 0, 0, 0)));

    JobProgress whole = read("progress");
    assertThat(whole.covered()).isTrue();
    assertThat(whole.share()).isEqualTo(1);
    assertThat(whole.records()).isEqualTo(new RecordCounts(27, 15, 9, 3));
    assertThat(whole.tables()).containsEntry("t", new RowCounts(2, 2, 3, 4, 5));
    assertThat(whole.expectedRecords()).isEqualTo(27);
    assertThat(whole.expectedBytes()).isEqualTo(300);
  }

  @Test
  void quarantineIsGroupedAndListed() throws SQLException {
    JobRun run = TARGET.start("quarantined", "k", "l");
    for (String keyspace : List.of("k", "l")) {
      Retry.once(
          TARGET.connections(),
          connection -> {
            Quarantine.add(
                connection,
                run.job(),
                new Keyspace(keyspace, ByteKeyRange.ALL_KEYS),
                List.of(
                    entry(3, "t", Reason.UNIQUE_CONFLICT, "23505", "third"),
                    entry(1, null, Reason.NOT_JSON, null, "first"),
                    entry(2, "t", Reason.UNIQUE_CONFLICT, "23505", "second")));
            return null;
          });
    }
    TARGET
        .database()
        .execute(
            "UPDATE beamfill.backfill_quarantine SET resolved_at = now()"
                + " WHERE job_id = 'quarantined' AND keyspace = 'l' AND reason = 'NOT_JSON'");
    Retry.once(
        TARGET.connections(),
        connection -> {
          assertThat(QuarantineGroup.read(connection, "quarantined", EntryFilter.ALL))
              .containsExactly(
                  new QuarantineGroup("k", null, "NOT_JSON", null, 1, "first"),
                  new QuarantineGroup("k", "t", "UNIQUE_CONFLICT", "23505", 2, "third"),
                  new QuarantineGroup("l", "t", "UNIQUE_CONFLICT", "23505", 2, "third"));
          QuarantineCounts counts = QuarantineCounts.read(connection, "quarantined");
          assertThat(counts).isEqualTo(new QuarantineCounts(6, 1));
          assertThat(counts.unresolved()).isEqualTo(5);
          assertThat(list(connection, EntryFilter.ALL, 9))
              .containsExactly("k first", "k second", "k third", "l second", "l third");
          EntryFilter ofK = new EntryFilter(List.of("k"), List.of(), List.of());
          assertThat(list(connection, ofK, 2)).containsExactly("k first", "k second");
          EntryFilter ofT = new EntryFilter(List.of("l"), List.of("t", "u"), List.of());
          assertThat(list(connection, ofT, 9)).containsExactly("l second", "l third");
          EntryFilter ofReasons =
              new EntryFilter(List.of(), List.of(), List.of("NOT_JSON", "DATABASE"));
          assertThat(QuarantineGroup.read(connection, "quarantined", ofReasons))
              .containsExactly(new QuarantineGroup("k", null, "NOT_JSON", null, 1, "first"));
          List<QuarantinedRecord> one =
              QuarantinedRecord.read(connection, "quarantined", ofReasons, 9);
          assertThat(one).hasSize(1);
          assertThat(one.get(0).entry()).isEqualTo(entry(1, null, Reason.NOT_JSON, null, "first"));
          assertThat(one.get(0).quarantinedAt()).isNotNull();
          return null;
        });
  }

  private static List<String> list(Connection connection, EntryFilter filter, int limit)
      throws SQLException {
    return QuarantinedRecord.read(connection, "quarantined", filter, limit).stream()
        .map(each -> each.keyspace() + " " + each.entry().message())
        .toList();
  }

  private static QuarantineEntry entry(
      int position, String table, Reason reason, String sqlState, String message) {
    SourceRecord record = new SourceRecord(new byte[] {(byte) position}, new byte[] {0, 1});
    return new QuarantineEntry(record, table, table == null ? null : 7, reason, sqlState, message);
  }
}
