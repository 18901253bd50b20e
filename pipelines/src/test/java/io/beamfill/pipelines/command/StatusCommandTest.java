package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusCommandTest {
  private static final GeneratorOptions OPTIONS = GeneratorOptions.of(1_000).withBadShare(0.05);

  @TempDir private static Path folder;
  private static TeaJob job;

  @BeforeAll
  static void makeBothSides() {
    job = TeaJob.create(folder, OPTIONS);
  }

  @BeforeEach
  void forget() {
    job.forget();
  }

  @Test
  void aJobThatWasNeverRunIsRefusedWithTheCommandThatStartsIt() {
    BeamfillProcess.Outcome status = job.beamfill("status", "--set", "limits.quarantine=100");

    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(status.stdout()).isEmpty();
    assertThat(status.stderr())
        .isEqualTo(
            "beamfill: The job tea was never run on this target; start it with beamfill run "
                + job.jobFile()
                + " --set limits.quarantine=100."
                + System.lineSeparator());
    assertThat(job.database().query("SELECT nspname FROM pg_namespace WHERE nspname = 'beamfill'"))
        .isEmpty();
  }

  @Test
  void anotherJobOfTheSameTargetWasNeverRunEither() {
    assertThat(job.beamfill("run").exitCode()).isZero();

    BeamfillProcess.Outcome status = job.beamfill("status", "--set", "job=other", "--output=json");

    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(TeaJob.document(status).at("/error/category").asText()).isEqualTo("JOB");
  }

  @Test
  void aCompletedJobIsReportedWithAllItsFigures() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    assertThat(job.beamfill("run").exitCode()).isZero();

    BeamfillProcess.Outcome status = job.beamfill("status", "--output=json");
    JsonNode document = TeaJob.document(status);

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
            "mapped",
            "quarantine",
            "away",
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
        .containsExactly(
            "beamfill quarantine list " + job.jobFile(),
            "beamfill quarantine replay " + job.jobFile());
  }

  @Test
  void everyKeyspaceIsReportedWithItsRecords() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    assertThat(job.beamfill("run").exitCode()).isZero();

    JsonNode keyspaces = TeaJob.document(job.beamfill("status", "--output=json")).get("keyspaces");

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

    BeamfillProcess.Outcome status = job.beamfill("status");

    assertThat(status.exitCode()).isZero();
    assertThat(status.stdout())
        .startsWith("Job tea: COMPLETED, 100.0% covered\n")
        .contains(String.format(Locale.ROOT, "Records: %,d read = ", expected.totalRecords()))
        .containsPattern("\nusers +1 +complete +" + expected.records().get("users") + " ")
        .containsPattern("\nusers +" + "[0-9]+ +" + expected.rows().get("users") + " +0 ")
        .contains("rows/s over all runs")
        .doesNotContain("ETA")
        .endsWith(
            "\nTo look at what is in quarantine: beamfill quarantine list "
                + job.jobFile()
                + "\nTo write rows whose parents are there by now: beamfill quarantine replay "
                + job.jobFile()
                + System.lineSeparator());
  }

  @Test
  void statusAnswersWhileARunGoesOn() throws SQLException {
    CompletableFuture<BeamfillProcess.Outcome> run;
    JsonNode during;
    String text;
    try (Connection connection = job.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE qr_records IN SHARE MODE");
      run = CompletableFuture.supplyAsync(() -> job.beamfill("run"));
      during = awaitFirstPhase(run);
      text = job.beamfill("status").stdout();
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
    assertThat(TeaJob.document(job.beamfill("status", "--output=json")).get("status").asText())
        .isEqualTo("COMPLETED");
  }

  private static JsonNode awaitFirstPhase(CompletableFuture<BeamfillProcess.Outcome> run) {
    while (!run.isDone()) {
      BeamfillProcess.Outcome status = job.beamfill("status", "--output=json");
      if (status.exitCode() == 0
          && TeaJob.document(status).at("/rows/users").isObject()
          && TeaJob.document(status).at("/rows/teas").isObject()) {
        return TeaJob.document(status);
      }
    }
    throw new AssertionError("The run did not wait for the lock: " + run.join());
  }

  @Test
  void aRunWhoseLeaseHasLapsedSeemsDeadAndRunTakesOver() {
    assertThat(job.beamfill("run").exitCode()).isZero();
    job.database()
        .execute(
            "UPDATE beamfill.backfill_jobs SET status = 'RUNNING', run_id = gen_random_uuid(),"
                + " heartbeat_at = now() - interval '1 hour', finished_at = NULL");

    JsonNode document = TeaJob.document(job.beamfill("status", "--output=json"));

    assertThat(document.get("seemsDead").asBoolean()).isTrue();
    assertThat(document.get("secondsLeft").isNull()).isTrue();
    assertThat(document.at("/next/0").asText()).isEqualTo("beamfill run " + job.jobFile());
    assertThat(job.beamfill("status").stdout())
        .contains("heartbeat 3600 s ago\n")
        .contains("The run seems dead: its lease has lapsed. A new run takes over.\n")
        .contains("To take over from the dead run: beamfill run " + job.jobFile() + "\n")
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
  void aJobThatStandsStillIsReportedWithTheCommandThatGoesOn(String status, String command) {
    assertThat(job.beamfill("run").exitCode()).isZero();
    job.database()
        .execute(
            "DELETE FROM beamfill.backfill_coverage WHERE keyspace = 'consumptions';"
                + "UPDATE beamfill.backfill_jobs SET reason = 'It was so.', status = '"
                + status
                + "'");

    JsonNode document = TeaJob.document(job.beamfill("status", "--output=json"));

    assertThat(document.get("status").asText()).isEqualTo(status);
    assertThat(document.get("reason").asText()).isEqualTo("It was so.");
    assertThat(document.get("covered").asDouble()).isBetween(0.1, 0.999);
    assertThat(document.at("/next/0").asText())
        .isEqualTo("beamfill " + command + " " + job.jobFile());
    assertThat(job.beamfill("status").stdout())
        .contains("\nReason: It was so.\n")
        .containsPattern("\nconsumptions +[0-9]+ +0.0% ");
  }

  @Test
  void aJobFileThatIsNotThereIsAUsageError() {
    BeamfillProcess.Outcome status =
        Console.run(List.of("status", folder.resolve("none.yaml").toString()));

    assertThat(status.exitCode()).isEqualTo(2);
    assertThat(status.stderr()).contains("there is no such job file");
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
