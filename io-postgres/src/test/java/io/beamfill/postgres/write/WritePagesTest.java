package io.beamfill.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WritePagesTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  @AfterAll
  static void end() {
    THREADS.shutdown();
  }

  private static TableSpec newTable(String name) throws SQLException {
    DATABASE.execute("CREATE TABLE %s (id int PRIMARY KEY, v text)".formatted(name));
    return Specs.spec(name, "id", "id INTEGER", "v TEXT");
  }

  private static DecodedPage page(WrittenJob job, String table, int first, int end, String value) {
    PageBuilder page = job.page(first);
    for (int i = first; i < end; i++) {
      page.row(table, i, value);
    }
    return page.rejectedRecord(Reason.NOT_JSON, value).build();
  }

  private static long count(String query) throws SQLException {
    return (Long) DATABASE.value("SELECT count(*) FROM " + query);
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void ofTwoWritersOfOneRangeExactlyOneWins(WriteMode mode) throws Exception {
    String table = "zombies_" + mode.name().toLowerCase(Locale.ROOT);
    TableSpec spec = newTable(table);
    WrittenJob job =
        mode == WriteMode.MERGE
            ? WrittenJob.merging(TARGET, spec)
            : WrittenJob.appending(TARGET, spec);
    CyclicBarrier barrier = new CyclicBarrier(2);
    WritePages.WritePage oneWriter = job.writeFn();
    WritePages.WritePage otherWriter = job.writeFn();
    for (int repetition = 0; repetition < 25; repetition++) {
      int start = repetition * 1000;
      // The same page in every other repetition, else one that overlaps with it.
      int shift = repetition % 2 == 0 ? 0 : 50;
      DecodedPage one = page(job, table, start, start + 100, "one");
      DecodedPage other = page(job, table, start + shift, start + shift + 100, "other");
      Future<Long> first = commit(barrier, oneWriter, one);
      Future<Long> second = commit(barrier, otherWriter, other);

      boolean oneWon = first.get() > 0;
      assertThat(List.of(first.get(), second.get()))
          .containsExactlyElementsOf(oneWon ? List.of(101L, 0L) : List.of(0L, 101L));
      int from = start + (oneWon ? 0 : shift);
      String inRange = table + " WHERE id BETWEEN %d AND %d".formatted(start, start + 999);
      assertThat(
              DATABASE.query("SELECT min(id), max(id), count(*), min(v), max(v) FROM " + inRange))
          .containsExactly(
              List.of(from, from + 99, 100L, oneWon ? "one" : "other", oneWon ? "one" : "other"));
    }
    assertThat(job.quarantine()).hasSize(25);
    assertThat(job.rows().decoded()).isEqualTo(2500);
  }

  private static Future<Long> commit(
      CyclicBarrier barrier, WritePages.WritePage writer, DecodedPage page) {
    return THREADS.submit(
        () -> {
          barrier.await();
          return writer.commit(page);
        });
  }

  @Test
  void aPageWhoseCommitWasNotAnsweredIsNotWrittenTwice() throws SQLException {
    WrittenJob job = WrittenJob.merging(TARGET, newTable("unanswered"));

    assertThat(job.writeFn().commit(page(job, "unanswered", 0, 10, "a"))).isEqualTo(11);
    List<List<Object>> before = DATABASE.query("SELECT id, ctid::text, xmin::text FROM unanswered");
    assertThat(job.writeFn().commit(page(job, "unanswered", 0, 10, "b"))).isZero();

    assertThat(DATABASE.query("SELECT id, ctid::text, xmin::text FROM unanswered"))
        .isEqualTo(before);
    assertThat(job.quarantine()).hasSize(1);
  }

  @Test
  void aRunThatLostItsLeaseWritesNothing() throws SQLException {
    WrittenJob job = WrittenJob.merging(TARGET, newTable("fenced"));
    DATABASE.execute(
        "UPDATE beamfill.backfill_jobs SET heartbeat_at = heartbeat_at - interval '1 hour'"
            + " WHERE job_id = '%s'".formatted(job.run().job()));
    TARGET.start(job.run().job(), WrittenJob.KEYSPACE);

    assertThatThrownBy(() -> job.writeFn().commit(page(job, "fenced", 0, 10, "a")))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("another run took it over")
        .extracting("category")
        .isEqualTo(Category.JOB);
    assertThat(count("fenced")).isZero();
    assertThat(job.quarantine()).isEmpty();
    assertThat(job.rows().decoded()).isZero();
  }

  @Test
  void aPageIsWrittenOnceWhenItsConnectionIsTerminated() throws Exception {
    WrittenJob job = WrittenJob.merging(TARGET, newTable("terminated"));
    try (Connection foreign = DATABASE.connect();
        Statement statement = foreign.createStatement()) {
      foreign.setAutoCommit(false);
      statement.execute("INSERT INTO terminated VALUES (5, 'foreign')");
      Future<Long> receipt =
          THREADS.submit(() -> job.writeFn().commit(page(job, "terminated", 0, 10, "a")));
      long waiting = awaitWaitingFor(foreign);
      DATABASE.query("SELECT pg_terminate_backend(%d)".formatted(waiting));
      foreign.rollback();

      assertThat(receipt.get()).isEqualTo(11);
    }
    assertThat(count("terminated WHERE v = 'a'")).isEqualTo(10);
    assertThat(job.rows().inserted()).isEqualTo(10);
    assertThat(job.quarantine()).hasSize(1);
  }

  @Test
  void aDeadlockWithAForeignSessionIsSurvived() throws Exception {
    WrittenJob job = WrittenJob.merging(TARGET, newTable("deadlocked"));
    DATABASE.execute("INSERT INTO deadlocked SELECT n, 'old' FROM generate_series(0, 9) AS n");
    long deadlocks = deadlocks();
    try (Connection foreign = DATABASE.connect();
        Statement statement = foreign.createStatement()) {
      statement.execute("SET deadlock_timeout = '1h'");
      statement.execute("SET lock_timeout = '60s'");
      foreign.setAutoCommit(false);
      statement.execute("UPDATE deadlocked SET v = 'foreign' WHERE id = 7");
      // The page locks the rows 0 to 6 and waits; the server looks for deadlocks after a while.
      DATABASE.execute("ALTER DATABASE %s SET deadlock_timeout = '3s'".formatted(databaseName()));
      TARGET.connections().closePool();
      Future<Long> receipt =
          THREADS.submit(() -> job.writeFn().commit(page(job, "deadlocked", 0, 10, "a")));
      awaitWaitingFor(foreign);
      CompletableFuture<Integer> update =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.executeUpdate("UPDATE deadlocked SET v = 'f' WHERE id = 2");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              THREADS);
      assertThat(update.get()).isEqualTo(1);
      foreign.commit();

      assertThat(receipt.get()).isEqualTo(11);
    }
    assertThat(count("deadlocked WHERE v = 'a'")).isEqualTo(10);
    assertThat(job.rows().updated()).isEqualTo(10);
    for (int i = 0; i < 100 && deadlocks() == deadlocks; i++) {
      Thread.sleep(50);
    }
    assertThat(deadlocks()).isEqualTo(deadlocks + 1);
  }

  private static long deadlocks() throws SQLException {
    return (Long)
        DATABASE.value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  private static String databaseName() throws SQLException {
    return (String) DATABASE.value("SELECT current_database()::text");
  }

  private static long awaitWaitingFor(Connection foreign) throws Exception {
    int blocker =
        (Integer) PostgresDatabase.query(foreign, "SELECT pg_backend_pid()").get(0).get(0);
    while (true) {
      List<List<Object>> waiting =
          DATABASE.query(
              "SELECT pid FROM pg_stat_activity WHERE %d = ANY (pg_blocking_pids(pid))"
                  .formatted(blocker));
      if (!waiting.isEmpty()) {
        return ((Integer) waiting.get(0).get(0)).longValue();
      }
      Thread.sleep(10);
    }
  }

  @Test
  void anErrorThatDoesNotPassEndsTheRunWithASentence() throws SQLException {
    TableSpec spec = newTable("forbidden");
    DATABASE.execute(
        "CREATE ROLE writer LOGIN; GRANT USAGE ON SCHEMA beamfill TO writer;"
            + "GRANT ALL ON ALL TABLES IN SCHEMA beamfill TO writer;"
            + "GRANT SELECT ON forbidden TO writer");
    WrittenJob job = WrittenJob.merging(TARGET.as("writer"), spec);

    assertThatThrownBy(() -> job.writeFn().commit(page(job, "forbidden", 0, 10, "a")))
        .isInstanceOf(BeamfillException.class)
        .hasMessage(
            "Cannot write a page of keyspace records: ERROR: permission denied for table forbidden"
                + " (SQLSTATE 42501). Nothing of it was written; repair the target and run the job"
                + " again.")
        .extracting("category")
        .isEqualTo(Category.TARGET);
    assertThat(count("forbidden")).isZero();
    assertThat(job.quarantine()).isEmpty();
    DATABASE.execute("GRANT ALL ON forbidden TO writer");
    assertThat(job.writeFn().commit(page(job, "forbidden", 0, 10, "a"))).isEqualTo(11);
  }

  @Test
  void tablesOfOneNameInTwoJobsDoNotShareTheirStaging() throws SQLException {
    WrittenJob before = WrittenJob.merging(TARGET, newTable("changed"));
    before.writeFn().commit(page(before, "changed", 0, 3, "a"));
    DATABASE.execute("ALTER TABLE changed ALTER v TYPE int USING 7");
    WrittenJob after =
        WrittenJob.merging(TARGET, Specs.spec("changed", "id", "id INTEGER", "v INTEGER"));

    assertThat(after.write(after.page(0).row("changed", 1, 8)).updated()).isEqualTo(1);
  }
}
