package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanCommandTest {
  private static final GeneratorOptions OPTIONS = GeneratorOptions.of(20_000).withBadShare(0.1);

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

  private static JsonNode document(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--output=json";
    return TeaJob.document(job.beamfill("plan", all));
  }

  @Test
  void aNewJobIsPlannedAndNothingIsWritten() {
    List<List<String>> before = job.database().everything();

    BeamfillProcess.Outcome plan = job.beamfill("plan", "--output=json");

    assertThat(plan.exitCode()).isZero();
    assertThat(TeaJob.document(plan).get("stage").asText()).isEqualTo("NEW");
    assertThat(TeaJob.document(plan).get("status").isNull()).isTrue();
    assertThat(TeaJob.document(plan).get("next"))
        .extracting(JsonNode::asText)
        .containsExactly("beamfill run " + job.jobFile());
    assertThat(job.database().everything()).isEqualTo(before);
  }

  @Test
  void everyKeyspaceIsPlannedWithItsPhaseItsEstimateAndASample() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    JsonNode document = document();

    assertThat(document.get("keyspaces")).hasSize(expected.records().size());
    for (JsonNode keyspace : document.get("keyspaces")) {
      String name = keyspace.get("name").asText();
      long records = expected.records().get(name);
      assertThat(keyspace.get("estimatedRecords").asLong())
          .as(name)
          .isBetween(records / 2, records * 2);
      assertThat(keyspace.get("estimatedBytes").asLong()).as(name).isPositive();
      assertThat(keyspace.get("covered").asDouble()).as(name).isZero();
      assertThat(keyspace.get("gaps")).as(name).hasSize(1);
      if (keyspace.get("reads").isNull()) {
        assertThat(keyspace.at("/sample/records").asLong())
            .as(name)
            .isBetween(1L, Math.min(1_000, records));
      } else {
        assertThat(name).isEqualTo("devices");
        assertThat(keyspace.get("sample").isNull()).isTrue();
      }
    }
    assertThat(keyspace(document, "users").get("phase").asInt()).isEqualTo(1);
    assertThat(keyspace(document, "collections").get("phase").asInt()).isEqualTo(2);
    assertThat(keyspace(document, "device_owners").get("fills").asText())
        .isEqualTo("device_owners");
    assertThat(document.at("/source/description").asText()).startsWith("FoundationDB backup ");
    assertThat(document.at("/source/estimatedRecords").asLong())
        .isBetween(expected.totalRecords() / 2, expected.totalRecords() * 2);
    assertThat(document.get("mode").asText()).isEqualTo("merge");
  }

  @Test
  void aLargeKeyspaceIsSampledInSeveralPlacesAndASmallOneInFull() {
    Expectation expected = new TeaBackupGenerator(OPTIONS).expectation();
    JsonNode document = document();

    assertThat(expected.records().get("qr_records")).isGreaterThan(3_000);
    assertThat(keyspace(document, "qr_records").at("/sample/records").asLong())
        .isBetween(990L, 1_000L);
    expected
        .records()
        .forEach(
            (name, records) -> {
              if (records < 200 && !name.equals("devices")) {
                assertThat(keyspace(document, name).at("/sample/records").asLong())
                    .as(name)
                    .isEqualTo(records);
              }
            });
  }

  @Test
  void whatASampleRejectsIsCountedByReason() {
    JsonNode sample = keyspace(document(), "qr_records").get("sample");

    assertThat(sample.get("rejected").asLong()).isPositive();
    assertThat(sample.get("rate").asDouble())
        .isEqualTo(sample.get("rejected").asDouble() / sample.get("records").asDouble())
        .isBetween(0.02, 0.2);
    assertThat(
            StreamSupport.stream(sample.get("reasons").spliterator(), false)
                .mapToLong(each -> each.get("entries").asLong())
                .sum())
        .isEqualTo(sample.get("rejected").asLong());
    assertThat(sample.get("reasons"))
        .anySatisfy(
            each -> {
              assertThat(each.get("reason").asText()).isEqualTo("NOT_JSON");
              assertThat(each.get("example").asText()).isNotEmpty();
            });
  }

  @Test
  void aSampleWithMoreRejectionsThanTheLimitAllowsIsAWarning() {
    assertThat(warnings("--set", "limits.quarantine=1%"))
        .anyMatch(
            each ->
                each.matches(
                    "By the samples, about [0-9,]+ of [0-9,]+ records would go into quarantine"
                        + " \\([0-9.]+%\\), more than limits.quarantine: 1% allows: the job would"
                        + " fail.*"));
    assertThat(warnings("--set", "limits.quarantine=10")).anyMatch(each -> each.contains(": 10 "));
    assertThat(warnings("--set", "limits.quarantine=50%"))
        .noneMatch(each -> each.contains("quarantine"));
  }

  @Test
  void columnsAreShownAsTheyAreResolved() {
    job.database()
        .execute(
            "ALTER TABLE teas DROP COLUMN description; ALTER TABLE teas ADD COLUMN rating integer;"
                + "ALTER TABLE teas ADD COLUMN shout text GENERATED ALWAYS AS (upper(name)) STORED");
    try {
      JsonNode columns =
          StreamSupport.stream(document().get("tables").spliterator(), false)
              .filter(each -> each.get("name").asText().equals("teas"))
              .findFirst()
              .orElseThrow()
              .get("columns");

      assertThat(columns)
          .extracting(
              each ->
                  each.get("name").asText()
                      + " "
                      + each.get("given").asText()
                      + " "
                      + each.get("type").asText()
                      + " "
                      + each.get("use").asText())
          .containsExactly(
              "id UUID uuid KEY",
              "name TEXT text WRITTEN",
              "type TEXT text WRITTEN",
              "description TEXT null NOT_WRITTEN",
              "created_at null timestamp with time zone DEFAULT",
              "rating null integer NULL",
              "shout null text COMPUTED");
      assertThat(job.beamfill("plan").stdout())
          .containsPattern("\nteas +description +TEXT +not written\n")
          .containsPattern("\nteas +created_at +timestamp with time zone +default\n");
    } finally {
      job.database()
          .execute(
              "ALTER TABLE teas DROP COLUMN rating; ALTER TABLE teas DROP COLUMN shout;"
                  + "ALTER TABLE teas ADD COLUMN description text");
    }
  }

  @Test
  void peopleReadTheSame() {
    BeamfillProcess.Outcome plan = job.beamfill("plan", "--set", "limits.quarantine=1%");

    assertThat(plan.exitCode()).isZero();
    assertThat(plan.stdout())
        .startsWith("Job tea: new; nothing was run on this target\nSource: FoundationDB backup ")
        .containsPattern("\n +1  users +users +[0-9,]+ +[0-9.]+ KiB +0.0% +[0-9,]+ +[0-9]+ \\(")
        .contains("devices is not sampled: it reads the lookup device_owners, which only a run")
        .containsPattern("\nusers +NOT_JSON +[0-9]+ ")
        .contains("\nWarning: By the samples, ")
        .endsWith(
            "\nNext: beamfill run "
                + job.jobFile()
                + " --set limits.quarantine=1%"
                + System.lineSeparator());
  }

  @Test
  void appendIntoTablesWithRowsIsAWarningBeforeTheFirstRun() {
    job.database()
        .execute("INSERT INTO users (id, apple_id) VALUES (gen_random_uuid(), 'somebody')");

    assertThat(warnings("--set", "write.mode=append"))
        .filteredOn(each -> each.contains("append"))
        .singleElement()
        .asString()
        .startsWith("The table \"public\".\"users\" holds rows, and write.mode is append");
    assertThat(warnings()).noneMatch(each -> each.contains("holds rows"));
  }

  @Test
  void aMissingTableIsRefusedAsForRun() {
    BeamfillProcess.Outcome plan = job.beamfill("plan", "--set", "target.schema=elsewhere");

    assertThat(plan.exitCode()).isEqualTo(6);
    assertThat(plan.stderr()).contains("The schema elsewhere of the target lacks the tables");
  }

  @Test
  void aMissingBackupIsRefusedAsForRun() {
    BeamfillProcess.Outcome plan =
        job.beamfill("plan", "--set", "source.location=" + folder.resolve("none"), "--output=json");

    assertThat(plan.exitCode()).isEqualTo(6);
    assertThat(TeaJob.document(plan).at("/error/category").asText()).isEqualTo("SOURCE");
  }

  @Test
  void anUnknownOptionIsAUsageErrorAsForRun() {
    assertThat(job.beamfill("plan", "--nonsense=1").exitCode()).isEqualTo(2);
  }

  private static JsonNode keyspace(JsonNode document, String name) {
    return StreamSupport.stream(document.get("keyspaces").spliterator(), false)
        .filter(each -> each.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> warnings(String... options) {
    return StreamSupport.stream(document(options).get("warnings").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
