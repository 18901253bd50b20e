package io.beamfill.pipelines.jdbcio;

import static io.beamfill.pipelines.jdbcio.OrdersDecoder.note;
import static io.beamfill.pipelines.jdbcio.OrdersDecoder.order;
import static io.beamfill.pipelines.jdbcio.OrdersDecoder.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.jdbc.count.RunCounts;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job with {@code write.mode: jdbcio}, from a backup into real databases. */
class JdbcBackfillTest {
  @TempDir private Path folder;

  static Stream<String> urls() {
    return Stream.of(h2(), TargetServer.newEmptyDatabase().url());
  }

  private static String h2() {
    return "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1;USER=sa".formatted(UUID.randomUUID());
  }

  @ParameterizedTest
  @MethodSource("urls")
  void writesParentsBeforeChildrenOfTheSameRecords(String url) {
    OrdersJob job = OrdersJob.create(folder, url, records(300, 4_000));
    JdbcResult result = job.run();

    assertThat(result.reason()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(ExitCode.COMPLETE);
    assertThat(result.counts())
        .isEqualTo(
            new RunCounts(
                4_300,
                4_300,
                0,
                0,
                Map.of(
                    "notes", new RunCounts.Rows(300, 300, 0),
                    "order_lines", new RunCounts.Rows(8_000, 8_000, 0),
                    "orders", new RunCounts.Rows(4_000, 4_000, 0))));
    assertHolds(job, 300, 4_000);
    assertThat(job.run().counts()).isEqualTo(result.counts());
    assertHolds(job, 300, 4_000);
  }

  private static void assertHolds(OrdersJob job, int notes, int orders) {
    assertThat(job.query("SELECT count(*), sum(id), sum(lines) FROM orders"))
        .containsExactly(orders + " " + (long) orders * (orders - 1) / 2 + " " + 2 * orders);
    assertThat(job.query("SELECT count(*), count(DISTINCT order_id), sum(line) FROM order_lines"))
        .containsExactly(2 * orders + " " + orders + " " + orders);
    assertThat(job.query("SELECT count(*), max(text) FROM notes WHERE id < 10"))
        .containsExactly(Math.min(notes, 10) + " note 9");
    assertThat(job.query("SELECT count(*) FROM notes")).containsExactly("" + notes);
  }

  @Test
  void readsAKeyspaceOnceForEachLevelOfItsTables() {
    OrdersJob job = OrdersJob.create(folder, h2(), records(1, 1));
    assertThat(job.plan().write().phases())
        .extracting(
            phase ->
                phase.keyspaces().stream().map(each -> each.keyspace().name()).toList()
                    + " "
                    + phase.tables().stream().map(each -> each.spec().name()).toList()
                    + " "
                    + phase.firstRead().stream().sorted().toList())
        .containsExactly(
            "[orders, notes] [orders, notes] [notes, orders]", "[orders] [order_lines] []");
  }

  @Test
  void keepsWhatCannotBeDecodedInTheFileThatTheJobNames() throws IOException {
    OrdersJob job = OrdersJob.create(folder, h2(), flawed());
    Path file = folder.resolve("rejected.jsonl");
    JdbcResult result = job.run("write.rejected=" + file, "limits.quarantine=3");

    assertThat(result.reason()).isEmpty();
    assertThat(result.counts().read()).isEqualTo(7);
    assertThat(result.counts().decoded()).isEqualTo(4);
    assertThat(result.counts().filtered()).isEqualTo(1);
    assertThat(result.counts().rejected()).isEqualTo(2);
    assertThat(result.counts().rows("order_lines")).isEqualTo(new RunCounts.Rows(4, 4, 1));
    assertThat(Files.readAllLines(file)).containsExactlyInAnyOrder(rejectedLines());
    assertThat(job.query("SELECT id FROM orders ORDER BY id")).containsExactly("1", "3", "5");

    // Another run writes the file anew.
    assertThat(job.run("write.rejected=" + file, "limits.quarantine=3").exitCode())
        .isEqualTo(ExitCode.COMPLETE);
    assertThat(Files.readAllLines(file)).containsExactlyInAnyOrder(rejectedLines());
  }

  private static String[] rejectedLines() {
    return new String[] {
      "{\"keyspace\":\"notes\",\"position\":\"6e30303030303032\",\"table\":null,"
          + "\"reason\":\"UNKNOWN_SHAPE\",\"message\":\"it is \\\"bad\\\"\"}",
      "{\"keyspace\":\"orders\",\"position\":\"6f30303030303032\",\"table\":null,"
          + "\"reason\":\"UNKNOWN_SHAPE\",\"message\":\"it is \\\"bad\\\"\"}",
      "{\"keyspace\":\"orders\",\"position\":\"6f30303030303033\",\"table\":\"order_lines\","
          + "\"reason\":\"MISSING_VALUE\",\"message\":\"the line is missing\"}"
    };
  }

  private static List<SourceRecord> flawed() {
    return List.of(
        note(1, "good"),
        note(2, "bad"),
        order(1, "2"),
        order(2, "bad"),
        order(3, "half"),
        order(4, ""),
        order(5, "2"));
  }

  @Test
  void failsOverItsLimitOfRejectionsAndTellsWhereTheyAre() throws IOException {
    OrdersJob job = OrdersJob.create(folder, h2(), flawed());
    Path file = folder.resolve("rejected.jsonl");
    JdbcResult result = job.run("write.rejected=" + file, "limits.quarantine=2");
    assertThat(result.exitCode()).isEqualTo(ExitCode.QUARANTINE_LIMIT);
    assertThat(result.reason().orElseThrow())
        .startsWith("3 of 7 records or rows could not be decoded")
        .contains(file.toString());
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void failsOnTheFirstRejectionWhereNoFileTakesIt() {
    OrdersJob job = OrdersJob.create(folder, h2(), List.of(note(1, "good"), note(2, "bad")));
    JdbcResult result = job.run();
    assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result.reason())
        .contains(
            "The record of the keyspace notes at position 6e30303030303032 cannot be decoded"
                + " (UNKNOWN_SHAPE): it is \"bad\". Name a file for such records under"
                + " write.rejected, or correct it at the source, and run the job again.");
  }

  @Test
  void rowThatTheDatabaseRefusesFailsTheRunWithOneSentence() {
    List<SourceRecord> records = new ArrayList<>(records(3, 0));
    records.add(note(7, "hidden text"));
    OrdersJob job = OrdersJob.create(folder, TargetServer.newEmptyDatabase().url(), records);
    job.execute("ALTER TABLE notes ADD CONSTRAINT short CHECK (length(text) < 8)");
    JdbcResult result = job.run();
    assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result.reason())
        .contains(
            "The table public.notes refused a batch of rows (SQLSTATE 23514): ERROR: new row for"
                + " relation \"notes\" violates check constraint \"short\". write.mode: jdbcio sets"
                + " no bad row aside: correct the rows at the source, or the table, and run the job"
                + " again.");
    assertThat(JdbcReport.text(result)).contains("Job orders: FAILED").doesNotContain("hidden");

    job.execute("ALTER TABLE notes DROP CONSTRAINT short");
    assertThat(job.run().exitCode()).isEqualTo(ExitCode.COMPLETE);
    assertThat(job.query("SELECT count(*) FROM notes")).containsExactly("4");
  }
}
