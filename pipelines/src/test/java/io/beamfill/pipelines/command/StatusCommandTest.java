package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.StandaloneJob;
import io.beamfill.pipelines.testing.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusCommandTest {
  private static final GeneratorOptions OPTIONS = GeneratorOptions.of(1_000).withBadShare(0.05);

  @TempDir private static Path folder;
  private static StandaloneJob job;

  @BeforeAll
  static void makeBothSides() throws IOException, SQLException {
    job = StandaloneJob.in(folder, OPTIONS);
  }

  @AfterAll
  static void stop() throws IOException {
    job.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    job.forget();
  }

  @Test
  void aJobThatWasNeverRunIsRefusedWithTheCommandThatStartsIt() throws SQLException {
    Typed status = job.beamfill("status", "--set", "limits.quarantine=100");

    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(status.out()).isEmpty();
    assertThat(status.err())
        .isEqualTo(
            "beamfill: The job tea was never run on this target; start it with beamfill run "
                + job.file()
                + " --set limits.quarantine=100."
                + System.lineSeparator());
    assertThat(job.strings("SELECT nspname FROM pg_namespace WHERE nspname = 'beamfill'"))
        .isEmpty();
  }

  @Test
  void anotherJobOfTheSameTargetWasNeverRunEither() {
    assertThat(job.beamfill("run").exitCode()).isZero();

    Typed status = job.beamfill("status", "--set", "job=other", "--output=json");

    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(status.json().at("/error/category").asText()).isEqualTo("JOB");
  }

  @Test
  void aCompletedJobIsReportedWithAllItsFigures() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    assertThat(job.beamfill("run").exitCode()).isZero();

    Typed status = job.beamfill("status", "--output=json");
    JsonNode document = status.json();

    assertThat(status.exitCode()).isZero();
    assertThat(names(document))
        .containsExactly(
            "job",
            "status",
            "owner",
            "heartbeatAt",
            "seemsDead",
            "startedAt",
            "finishedAt",
            "reason",
            "covered",
            "secondsLeft",
            "rowsPerSecond",
            "keyspaces",
            "records",
            "rows",
            "quarantine",
            "next");
    assertThat(document.get("job").asText()).isEqualTo("tea");
    assertThat(document.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(document.get("covered").asDouble()).isEqualTo(1.0);
    assertThat(document.get("seemsDead").asBoolean()).isFalse();
    assertThat(document.get("heartbeatAt").isNull()).isTrue();
    assertThat(document.get("secondsLeft").isNull()).isTrue();
    assertThat(document.get("reason").isNull()).isTrue();
    assertThat(document.get("rowsPerSecond").asLong()).isPositive();
    assertThat(document.get("startedAt").asText()).isLessThan(document.get("finishedAt").asText());
    assertThat(document.at("/records/read").asLong()).isEqualTo(expected.totalRecords());
    expected
        .rows()
        .forEach(
            (table, rows) ->
                assertThat(document.at("/rows/" + table + "/inserted").asLong())
                    .as(table)
                    .isEqualTo(rows));
    assertThat(sum(document.get("quarantine"), "entries")).isEqualTo(expected.totalQuarantined());
    assertThat(document.get("next"))
        .extracting(JsonNode::asText)
        .containsExactly("beamfill quarantine list " + job.file());
  }

  @Test
  void everyKeyspaceIsReportedWithItsRecords() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    assertThat(job.beamfill("run").exitCode()).isZero();

    JsonNode keyspaces = job.beamfill("status", "--output=json").json().get("keyspaces");

    expected
        .records()
        .forEach(
            (name, records) ->
                assertThat(keyspaces)
                    .as(name)
                    .anySatisfy(
                        each -> {
                          assertThat(each.get("name").asText()).isEqualTo(name);
                          assertThat(each.get("complete").asBoolean()).isTrue();
                          assertThat(each.get("covered").asDouble()).isEqualTo(1.0);
                          assertThat(each.at("/records/read").asLong()).isEqualTo(records);
                          assertThat(each.get("estimatedRecords").asLong()).isPositive();
                          assertThat(each.get("estimatedBytes").asLong()).isPositive();
                          assertThat(each.get("bytesRead").asLong()).isPositive();
                          assertThat(each.get("phase").asLong()).isPositive();
                        }));
  }

  @Test
  void peopleReadTheSameFiguresAndTheNextCommand() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    assertThat(job.beamfill("run").exitCode()).isZero();

    Typed status = job.beamfill("status");

    assertThat(status.exitCode()).isZero();
    assertThat(status.out())
        .startsWith("Job tea: COMPLETED, 100.0% covered\n")
        .contains(String.format(Locale.ROOT, "Records: %,d read = ", expected.totalRecords()))
        .containsPattern("\nusers +1 +complete +" + expected.records().get("users") + " ")
        .containsPattern("\nusers +" + "[0-9]+ +" + expected.rows().get("users") + " +0 ")
        .contains("rows/s over all runs")
        .doesNotContain("ETA")
        .endsWith(
            "\nTo look at what is in quarantine: beamfill quarantine list "
                + job.file()
                + System.lineSeparator());
  }

  @Test
  void statusAnswersWhileARunGoesOn() throws SQLException {
    CompletableFuture<Typed> run;
    JsonNode during;
    String text;
    try (Connection connection = job.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE qr_records IN SHARE MODE");
      run = CompletableFuture.supplyAsync(() -> job.beamfill("run"));
      during = awaitFirstPhase(run);
      text = job.beamfill("status").out();
      connection.rollback();
    }

    assertThat(during.get("status").asText()).isEqualTo("RUNNING");
    assertThat(during.get("heartbeatAt").isNull()).isFalse();
    assertThat(during.get("finishedAt").isNull()).isTrue();
    assertThat(during.get("seemsDead").asBoolean()).isFalse();
    assertThat(during.get("covered").asDouble()).isBetween(0.01, 0.999);
    assertThat(during.at("/rows/users/inserted").asLong()).isPositive();
    assertThat(text)
        .startsWith("Job tea: RUNNING, ")
        .containsPattern("Owner: .*, heartbeat [0-9]+ s ago\n")
        .contains(" · ETA ")
        .containsPattern("\nqr_records +[0-9]+ +0.0% +0 ")
        .doesNotContain("beamfill run");
    assertThat(run.join().exitCode()).isZero();
    assertThat(job.beamfill("status", "--output=json").json().get("status").asText())
        .isEqualTo("COMPLETED");
  }

  private static JsonNode awaitFirstPhase(CompletableFuture<Typed> run) {
    while (!run.isDone()) {
      Typed status = job.beamfill("status", "--output=json");
      if (status.exitCode() == 0
          && status.json().at("/rows/users").isObject()
          && status.json().at("/rows/teas").isObject()) {
        return status.json();
      }
    }
    throw new AssertionError("The run did not wait for the lock: " + run.join());
  }

  @Test
  void aRunWhoseLeaseHasLapsedSeemsDeadAndRunTakesOver() throws SQLException {
    assertThat(job.beamfill("run").exitCode()).isZero();
    job.execute(
        "UPDATE beamfill.backfill_jobs SET status = 'RUNNING', run_id = gen_random_uuid(),"
            + " heartbeat_at = now() - interval '1 hour', finished_at = NULL");

    JsonNode document = job.beamfill("status", "--output=json").json();

    assertThat(document.get("seemsDead").asBoolean()).isTrue();
    assertThat(document.get("secondsLeft").isNull()).isTrue();
    assertThat(document.at("/next/0").asText()).isEqualTo("beamfill run " + job.file());
    assertThat(job.beamfill("status").out())
        .contains("heartbeat 3600 s ago\n")
        .contains("The run seems dead: its lease has lapsed. A new run takes over.\n")
        .contains("To take over from the dead run: beamfill run " + job.file() + "\n")
        .doesNotContain("ETA");
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, run",
    "PAUSED, run",
    "CANCELLED, run",
    "FAILED, run",
    "VERIFY_FAILED, verify --repair"
  })
  void aJobThatStandsStillIsReportedWithTheCommandThatGoesOn(String status, String command)
      throws SQLException {
    assertThat(job.beamfill("run").exitCode()).isZero();
    job.execute(
        "DELETE FROM beamfill.backfill_coverage WHERE keyspace = 'consumptions';"
            + "UPDATE beamfill.backfill_jobs SET reason = 'It was so.', status = '"
            + status
            + "'");

    JsonNode document = job.beamfill("status", "--output=json").json();

    assertThat(document.get("status").asText()).isEqualTo(status);
    assertThat(document.get("reason").asText()).isEqualTo("It was so.");
    assertThat(document.get("covered").asDouble()).isBetween(0.1, 0.999);
    assertThat(document.at("/next/0").asText()).isEqualTo("beamfill " + command + " " + job.file());
    assertThat(job.beamfill("status").out())
        .contains("\nReason: It was so.\n")
        .containsPattern("\nconsumptions +[0-9]+ +0.0% ");
  }

  @Test
  void aJobFileThatIsNotThereIsAUsageError() {
    Typed status = Typed.beamfill("status", folder.resolve("none.yaml").toString());

    assertThat(status.exitCode()).isEqualTo(2);
    assertThat(status.err()).contains("there is no such job file");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static long sum(JsonNode array, String member) {
    long sum = 0;
    for (JsonNode each : array) {
      sum += each.get(member).asLong();
    }
    return sum;
  }
}
