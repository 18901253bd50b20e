package io.beamfill.postgres.replay;

import static io.beamfill.postgres.replay.LineDecoder.CHILDREN;
import static io.beamfill.postgres.replay.LineDecoder.OWNERS;
import static io.beamfill.postgres.replay.LineDecoder.PARENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.PageLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of quarantine entries that are tried again, and how it is counted. */
class ReplayTest {
  private static final TestTarget TARGET = TestTarget.create();

  private ReplayedJob job;

  @BeforeEach
  void start() throws SQLException {
    job = new ReplayedJob(TARGET);
  }

  /**
   * Whatever was replayed: records and rows are counted once, and the quarantine is what is left.
   */
  @AfterEach
  void sumsAgree() throws SQLException {
    assertThat(job.quarantine().counted()).isEqualTo(job.progress().quarantined());
    assertThat(job.progress().records().read())
        .isEqualTo(
            number(
                "SELECT sum(records_read) FROM beamfill.backfill_coverage"
                    + " WHERE keyspace NOT LIKE '%:replay'"));
    assertThat(job.progress().records().quarantined()).isNotNegative();
    assertThat(
            job.query(
                "SELECT * FROM beamfill.backfill_gaps g JOIN beamfill.backfill_keyspaces k"
                    + " USING (job_id, keyspace) WHERE k.replays IS NOT NULL"))
        .isEmpty();
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(String.valueOf(job.query(sql).get(0).get(0)));
  }

  private RowCounts rows(String table) throws SQLException {
    return job.progress().tables().get(table);
  }

  @Test
  void ofSeveralRowsOfARecordOnlyTheRefusedOneIsWrittenAgain() throws SQLException {
    job.execute("INSERT INTO parent VALUES (1, 1)");
    job.page(CHILDREN, "child 1 1 1\nchild 2 9 1\nchild 3 1 1\nchild 4 8 1");
    job.execute("DELETE FROM child WHERE id = 1; INSERT INTO parent VALUES (9, 1), (8, 1)");

    ReplayResult result = job.replay();

    // The application has deleted the first: it stays so.
    assertThat(job.query("SELECT id, parent FROM child ORDER BY id"))
        .containsExactly(List.of(2, 9), List.of(3, 1), List.of(4, 8));
    assertThat(result.resolved()).isEqualTo(2);
    assertThat(result.complete()).isTrue();
    assertThat(result.rows()).isEqualTo(Map.of("child", new RowCounts(2, 0, 0, 0, 0)));
    assertThat(rows("child")).isEqualTo(new RowCounts(4, 0, 0, 0, 0));
    assertThat(job.progress().records().read()).isEqualTo(1);
  }

  @Test
  void whereItIsNotKnownWhichRowWasRefusedAllOfItsTableAreTried() throws SQLException {
    job.execute("INSERT INTO parent VALUES (1, 1)");
    job.page(CHILDREN, "child 1 1 1\nchild 2 9 1\nparent 5 5");
    job.execute(
        "UPDATE beamfill.backfill_quarantine SET row_of_record = NULL;"
            + "INSERT INTO parent VALUES (9, 1); UPDATE child SET v = 7; DELETE FROM parent WHERE id = 5");

    ReplayResult result = job.replay();

    assertThat(job.query("SELECT id, v FROM child ORDER BY id"))
        .containsExactly(List.of(1, 7), List.of(2, 1));
    assertThat(job.query("SELECT id FROM parent WHERE id = 5")).isEmpty();
    assertThat(result.rows()).isEqualTo(Map.of("child", new RowCounts(1, 0, 0, 1, 0)));
    assertThat(result.resolved()).isEqualTo(1);
  }

  @Test
  void aRowThatCouldNotBeFormedIsTriedOnceTheDecoderFormsIt() throws SQLException {
    job.page(PARENTS, "parent 1 1\n!parent", "!parent");
    assertThat(job.replay().resolved()).isZero();
    assertThat(job.query("SELECT reason, message, attempts FROM beamfill.backfill_quarantine"))
        .containsOnly(List.of("BAD_UUID", "a row that cannot be formed", 2));
    job.execute(
        "UPDATE beamfill.backfill_quarantine SET payload = convert_to(replace(convert_from("
            + "payload, 'UTF8'), '!parent', 'parent ' || quarantine_id + 10 || ' 2'), 'UTF8')");

    ReplayResult result = job.replay();

    assertThat(job.query("SELECT v FROM parent ORDER BY id"))
        .containsExactly(List.of(1), List.of(2), List.of(2));
    assertThat(result.resolved()).isEqualTo(2);
    assertThat(rows("parent")).isEqualTo(new RowCounts(3, 0, 1, 0, 0));
  }

  @Test
  void ofAWholeRecordAllRowsComeInAndThoseThatAreRefusedAreEntriesOfTheirOwn() throws SQLException {
    job.page(CHILDREN, "bad", "bad", "bad", "parent 7 7");
    String payload = "UPDATE beamfill.backfill_quarantine SET payload = '%s' WHERE position = '%s'";
    job.execute(payload.formatted("parent 1 1\nchild 1 1 1\nchild 2 9 1\n!parent", "\\x0000"));
    job.execute(payload.formatted("none", "\\x0001"));

    ReplayResult result = job.replay();

    assertThat(job.query("SELECT id FROM child")).containsExactly(List.of(1));
    assertThat(result.resolved()).isEqualTo(2);
    assertThat(result.refused())
        .extracting(each -> each.table() + " " + each.reason() + " " + each.entries())
        .containsExactly("null NOT_JSON 1", "child PARENT_MISSING 1", "parent BAD_UUID 1");
    assertThat(job.progress().records())
        .hasToString("RecordCounts[read=4, decoded=2, filtered=1, quarantined=1]");
    assertThat(rows("child")).isEqualTo(new RowCounts(1, 0, 0, 0, 1));
    assertThat(rows("parent")).isEqualTo(new RowCounts(2, 0, 0, 0, 1));

    job.execute("INSERT INTO parent VALUES (9, 1)");
    assertThat(job.replay().resolved()).isEqualTo(1);
    assertThat(job.query("SELECT id FROM child ORDER BY id"))
        .containsExactly(List.of(1), List.of(2));
  }

  @Test
  void versionsDecideWhereATableHasThem() throws SQLException {
    job.page(
        CHILDREN, "versioned 1 5 9", "versioned 2 5 9", "versioned 3 5 9", "versioned 4 null 9");
    job.execute(
        "INSERT INTO parent VALUES (1, 1), (9, 1);"
            + "INSERT INTO versioned VALUES (1, 4, 1), (2, 5, 1), (3, 6, 1), (4, NULL, 1)");

    ReplayResult result = job.replay();

    assertThat(job.query("SELECT id, version, parent FROM versioned ORDER BY id"))
        .containsExactly(
            List.of(1, 5, 9), List.of(2, 5, 1), List.of(3, 6, 1), Arrays.asList(4, null, 1));
    assertThat(result.rows()).isEqualTo(Map.of("versioned", new RowCounts(0, 1, 0, 3, 0)));
    assertThat(result.resolved()).isEqualTo(4);
  }

  @Test
  void aRowThatIsThereMeanwhileGivesWayToNothingWhateverElseIsWrong() throws SQLException {
    job.page(CHILDREN, "child 1 9 1", "child 2 9 1", "parent 3 100", "~child 4 9 1", "child 5 9 1");
    job.execute(
        "INSERT INTO parent VALUES (3, 3);"
            + "INSERT INTO child VALUES (1, NULL, 5), (2, 3, 1), (4, NULL, 4)");

    ReplayResult result = job.replay();

    assertThat(job.query("SELECT id, parent, v FROM child ORDER BY id"))
        .containsExactly(Arrays.asList(1, null, 5), List.of(2, 3, 1), Arrays.asList(4, null, 4));
    assertThat(job.query("SELECT id, v FROM parent")).containsExactly(List.of(3, 3));
    assertThat(result.resolved()).isEqualTo(4);
    assertThat(result.rows())
        .isEqualTo(
            Map.of("child", new RowCounts(0, 0, 0, 3, 0), "parent", new RowCounts(0, 0, 0, 1, 0)));
    assertThat(result.stillRefused()).isEqualTo(1);
  }

  @Test
  void ofTwoEntriesWithOneKeyTheLaterRecordComesInAndAFallbackGivesWay() throws SQLException {
    job.page(CHILDREN, "child 1 9 1", "child 1 9 2", "child 2 9 1", "~child 2 9 2", "~child 3 9 3");
    job.execute("INSERT INTO parent VALUES (9, 1)");

    ReplayResult result = job.replay();

    assertThat(job.query("SELECT id, v FROM child ORDER BY id"))
        .containsExactly(List.of(1, 2), List.of(2, 1), List.of(3, 3));
    assertThat(result.rows()).isEqualTo(Map.of("child", new RowCounts(3, 0, 0, 2, 0)));
  }

  @Test
  void rowsWithoutKeyComeInOnce() throws SQLException {
    job.page(CHILDREN, "bare 1 9", "bare 1 9", "bare 2 8");
    job.execute("INSERT INTO parent VALUES (9, 1)");

    assertThat(job.replay().resolved()).isEqualTo(2);
    assertThat(job.replay().resolved()).isZero();

    assertThat(job.query("SELECT v, parent FROM bare"))
        .containsExactly(List.of(1, 9), List.of(1, 9));
  }

  @Test
  void aChainOfRowsComesInWhateverPagesItsEntriesAreOn() throws SQLException {
    job.page(
        PARENTS,
        IntStream.range(0, 12).mapToObj(i -> "node " + i + " " + (i + 1)).toArray(String[]::new));
    assertThat(rows("node").quarantined()).isEqualTo(12);
    job.execute("INSERT INTO node VALUES (12, NULL)");

    ReplayResult result = job.replay(EntryFilter.ALL, new PageLimits(5, 1 << 20));

    assertThat(result.complete()).isTrue();
    assertThat(number("SELECT count(*) FROM node")).isEqualTo(13);
    assertThat(rows("node")).isEqualTo(new RowCounts(12, 0, 0, 0, 0));
    assertThat(
            job.query(
                "SELECT lower(covered), upper(covered) FROM beamfill.backfill_coverage"
                    + " WHERE keyspace = 'parents:replay'"))
        .hasSize(6);
  }

  @Test
  void parentsOfALaterKeyspaceLetTheirChildrenInByAnotherPass() throws SQLException {
    job.page(PARENTS, "child 1 1 1");
    job.page(CHILDREN, "parent 1 100");
    job.execute("ALTER TABLE parent DROP CONSTRAINT parent_v_check");

    ReplayResult result = job.replay();

    assertThat(result.complete()).isTrue();
    assertThat(job.query("SELECT id, parent FROM child")).containsExactly(List.of(1, 1));
    assertThat(job.query("SELECT attempts FROM beamfill.backfill_quarantine ORDER BY table_name"))
        .containsExactly(List.of(3), List.of(2));
  }

  @Test
  void aPageIsBoundedByEntriesAndByBytes() throws SQLException {
    String large = "\nnode 1 null".repeat(10);
    job.page(CHILDREN, "child 1 9 1", "child 2 9 1" + large, "child 3 9 1", "child 4 9 1");
    job.execute("INSERT INTO parent VALUES (9, 1)");

    assertThat(job.replay(EntryFilter.ALL, new PageLimits(2, 50)).complete()).isTrue();

    assertThat(
            job.query(
                "SELECT rows_inserted, rows_quarantined FROM beamfill.backfill_coverage"
                    + " WHERE keyspace = 'children:replay' ORDER BY covered"))
        .containsExactly(List.of(1L, -1L), List.of(1L, -1L), List.of(2L, -2L));
  }

  @Test
  void anEntryOfALookupMakesNoRowAndIsNotTried() throws SQLException {
    job.page(OWNERS, "entry", "bad", "!parent");
    job.execute("UPDATE beamfill.backfill_quarantine SET reason = 'PARENT_MISSING'");

    ReplayResult result = job.replay();

    assertThat(result.resolved() + result.stillRefused()).isZero();
    assertThat(result.notTried())
        .isEqualTo(
            Map.of(
                new NotTried(OWNERS, null, Obstacle.FILLS_LOOKUP), 1L,
                new NotTried(OWNERS, "parent", Obstacle.FILLS_LOOKUP), 1L));
    assertThat(job.query("SELECT * FROM beamfill.backfill_keyspaces WHERE replays IS NOT NULL"))
        .isEmpty();
  }

  @Test
  void whatALookupHoldsByNowIsFoundAndMarked() throws SQLException {
    job.page(CHILDREN, "parent 1 1\nowned");
    job.execute(
        "INSERT INTO beamfill.backfill_lookups (job_id, lookup, key, value, keyspace, position,"
            + " payload) VALUES ('job', 'owners', '\\x0000', '', 'owners', '', '')");

    assertThat(job.replay().complete()).isTrue();

    assertThat(job.query("SELECT id FROM parent")).containsExactly(List.of(1));
    assertThat(job.query("SELECT found FROM beamfill.backfill_lookups"))
        .containsExactly(List.of(true));
  }

  @Test
  void aRecordThatGivesNoSuchRowAnyMoreStaysAsItWas() throws SQLException {
    job.page(CHILDREN, "parent 1 1\nparent 2 100", "parent 3 100", "parent 4 4");
    job.execute(
        "UPDATE beamfill.backfill_quarantine SET payload = 'parent 1 1' WHERE row_of_record = 1;"
            + "UPDATE beamfill.backfill_quarantine SET payload = 'none' WHERE row_of_record = 0");
    List<List<Object>> before =
        job.query("SELECT xmin::text, q.attempts FROM beamfill.backfill_quarantine q");

    ReplayResult result = job.replay();

    assertThat(result.notTried())
        .isEqualTo(Map.of(new NotTried(CHILDREN, "parent", Obstacle.GIVES_NO_ROW), 2L));
    assertThat(job.query("SELECT xmin::text, q.attempts FROM beamfill.backfill_quarantine q"))
        .isEqualTo(before);
  }

  @Test
  void onlyWhatTheFilterLetsThroughIsTried() throws SQLException {
    job.page(CHILDREN, "child 1 9 1", "parent 2 100", "bad");
    job.execute("INSERT INTO parent VALUES (9, 1)");
    EntryFilter filter =
        new EntryFilter(List.of(CHILDREN), List.of("child"), List.of("PARENT_MISSING"));

    ReplayResult result = job.replay(filter, ReplayedJob.LARGE_PAGES);

    assertThat(result.complete()).isTrue();
    assertThat(result.resolved()).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM beamfill.backfill_quarantine WHERE attempts = 1"))
        .isEqualTo(2);
  }

  @Test
  void anEntryThatIsRefusedForAnotherCauseSaysSo() throws SQLException {
    job.page(CHILDREN, "child 1 9 40000");
    assertThat(job.query("SELECT table_name, reason FROM beamfill.backfill_quarantine"))
        .containsExactly(Arrays.asList(null, "OUT_OF_RANGE"));
    job.execute("UPDATE beamfill.backfill_quarantine SET payload = 'child 1 9 4'");

    ReplayResult result =
        job.replay(
            new EntryFilter(List.of(), List.of(), List.of("OUT_OF_RANGE")),
            ReplayedJob.LARGE_PAGES);

    assertThat(result.complete()).isFalse();
    assertThat(result.refused())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.reason()).isEqualTo("PARENT_MISSING");
              assertThat(each.message()).isEqualTo("parent is not in parent: 9");
            });
  }

  @Test
  void aRunThatLostItsLeaseReplaysNothing() throws SQLException {
    job.page(CHILDREN, "child 1 9 1");
    job.execute("INSERT INTO parent VALUES (9, 1)");
    JobRun other = new JobRun(ReplayedJob.JOB, new UUID(1, 2));

    assertThatThrownBy(() -> job.replay(other, ReplayedJob.LARGE_PAGES).run(EntryFilter.ALL))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("does not hold the job");
    assertThat(job.query("SELECT * FROM child")).isEmpty();
    assertThat(number("SELECT count(resolved_at) FROM beamfill.backfill_quarantine")).isZero();
  }

  @Test
  void twoReplaysAtOnceWriteEveryRowOnce() throws SQLException {
    job.page(
        CHILDREN,
        IntStream.range(0, 60).mapToObj(i -> "bare " + i + " " + i % 2).toArray(String[]::new));
    job.execute("INSERT INTO parent VALUES (1, 1)");
    // As a zombie and the run that took over, of which the zombie has looked at the lease before.
    JobRun run = job.borrow();
    List<CompletableFuture<ReplayResult>> replays =
        IntStream.range(0, 2)
            .mapToObj(
                each ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return job.replay(run, new PageLimits(3, 1 << 20)).run(EntryFilter.ALL);
                          } catch (SQLException failure) {
                            throw new IllegalStateException(failure);
                          }
                        }))
            .toList();
    replays.forEach(CompletableFuture::join);

    assertThat(number("SELECT count(*) FROM bare")).isEqualTo(30);
    assertThat(number("SELECT count(DISTINCT v) FROM bare")).isEqualTo(30);
    assertThat(rows("bare")).isEqualTo(new RowCounts(30, 0, 0, 0, 30));
  }

  @Test
  void anEntryThatIsSettledByHandMeanwhileIsLeftAlone() throws Exception {
    job.page(CHILDREN, "child 1 9 1", "child 2 9 1");
    job.execute("INSERT INTO parent VALUES (9, 1)");
    CompletableFuture<ReplayResult> replay;
    try (Connection settling = job.target().database().connect();
        Statement statement = settling.createStatement()) {
      settling.setAutoCommit(false);
      statement.execute(
          "UPDATE beamfill.backfill_quarantine SET resolved_at = now() WHERE position = '\\x0000'");
      replay =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return job.replay();
                } catch (SQLException failure) {
                  throw new IllegalStateException(failure);
                }
              });
      while (number(
              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
          == 0) {
        Thread.onSpinWait();
      }
      settling.commit();
    }

    assertThat(replay.get().resolved()).isEqualTo(1);
    assertThat(job.query("SELECT id FROM child")).containsExactly(List.of(2));
    assertThat(job.quarantine().settledByHand()).isEqualTo(1);
  }
}
