package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanOfStartedJobTest {
  @TempDir private static Path folder;
  private static TeaJob job;

  @BeforeAll
  static void makeBothSides() {
    job = TeaJob.create(folder, GeneratorOptions.of(1_000));
    assertThat(job.beamfill("run", "--set", "write.pageRows=20").exitCode()).isZero();
    job.database().execute("CREATE TABLE whole AS TABLE beamfill.backfill_coverage");
  }

  @BeforeEach
  void complete() {
    job.database()
        .execute(
            "TRUNCATE beamfill.backfill_coverage;"
                + "INSERT INTO beamfill.backfill_coverage TABLE whole;"
                + "UPDATE beamfill.backfill_jobs SET status = 'COMPLETED', run_id = NULL,"
                + " heartbeat_at = NULL");
  }

  @Test
  void aStartedJobIsPlannedAndNothingIsWritten() {
    leaveHalfOfConsumptions();
    List<List<String>> before = job.database().everything();

    assertThat(job.beamfill("plan").exitCode()).isZero();

    assertThat(job.database().everything()).isEqualTo(before);
  }

  @Test
  void whatIsLeftOfAStartedJobIsShown() {
    leaveHalfOfConsumptions();

    JsonNode document = document();
    JsonNode consumptions = keyspace(document, "consumptions");

    assertThat(document.get("stage").asText()).isEqualTo("STARTED");
    assertThat(document.get("status").asText()).isEqualTo("FAILED");
    assertThat(consumptions.get("covered").asDouble()).isBetween(0.2, 0.8);
    assertThat(consumptions.get("gaps")).hasSizeGreaterThan(2);
    assertThat(consumptions.at("/gaps/0/start").asText()).startsWith("6978");
    assertThat(keyspace(document, "users").get("gaps")).isEmpty();
    assertThat(keyspace(document, "users").get("covered").asDouble()).isEqualTo(1.0);
    assertThat(job.beamfill("plan").stdout())
        .startsWith("Job tea: started (FAILED); a run goes on\n")
        .containsPattern("Left of consumptions: [0-9]+ gaps, the first from ix.* to ix")
        .containsPattern("users +users .* complete ");
  }

  private static void leaveHalfOfConsumptions() {
    job.database()
        .execute(
            "DELETE FROM beamfill.backfill_coverage WHERE keyspace = 'consumptions' AND covered IN"
                + " (SELECT covered FROM (SELECT covered, row_number() OVER (ORDER BY covered) AS n"
                + " FROM beamfill.backfill_coverage WHERE keyspace = 'consumptions') x"
                + " WHERE n % 2 = 0);"
                + "UPDATE beamfill.backfill_jobs SET status = 'FAILED'");
  }

  @Test
  void aCompleteJobHasNothingLeft() {

    JsonNode document = document();

    assertThat(document.get("stage").asText()).isEqualTo("COMPLETED");
    assertThat(document.get("keyspaces"))
        .allSatisfy(each -> assertThat(each.get("gaps")).isEmpty());
    assertThat(document.at("/next/0").asText()).isEqualTo("beamfill status " + job.jobFile());
  }

  @Test
  void aJobFileThatHasChangedItsMeaningIsRefusedWithTheDifference() {

    BeamfillProcess.Outcome plan =
        job.beamfill("plan", "--set", "write.mode=append", "--output=json");

    assertThat(plan.exitCode()).isEqualTo(6);
    assertThat(TeaJob.document(plan).get("stage").asText()).isEqualTo("CHANGED");
    assertThat(TeaJob.document(plan).get("difference").asText())
        .isEqualTo("write.mode was merge and is append");
    assertThat(plan.stderr())
        .contains("the job was started with another meaning: write.mode was merge and is append");
    assertThat(job.beamfill("run", "--set", "write.mode=append").exitCode()).isEqualTo(6);
  }

  @Test
  void aJobWhoseVerificationFailedIsRefused() {
    job.database().execute("UPDATE beamfill.backfill_jobs SET status = 'VERIFY_FAILED'");

    BeamfillProcess.Outcome plan = job.beamfill("plan");

    assertThat(plan.exitCode()).isEqualTo(6);
    assertThat(plan.stdout()).contains("Next: beamfill verify --repair " + job.jobFile());
  }

  @Test
  void aRunThatIsAliveIsAWarning() {
    job.database()
        .execute(
            "UPDATE beamfill.backfill_jobs SET status = 'RUNNING', owner = 'host/1',"
                + " run_id = gen_random_uuid(), heartbeat_at = now() + interval '1 hour'");

    assertThat(document().get("warnings"))
        .extracting(JsonNode::asText)
        .contains(
            "The job is being run by host/1, which is alive: another run is refused until it"
                + " ends.");
  }

  private static JsonNode document() {
    return TeaJob.document(job.beamfill("plan", "--output=json"));
  }

  private static JsonNode keyspace(JsonNode document, String name) {
    return StreamSupport.stream(document.get("keyspaces").spliterator(), false)
        .filter(each -> each.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
