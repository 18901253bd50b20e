package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuarantineListCommandTest {
  private static final GeneratorOptions OPTIONS =
      GeneratorOptions.of(2_000).withBadShare(0.1).withJwt("planted-secret");
  private static final Expectation EXPECTED = new TeaBackupGenerator(OPTIONS).expectation();

  @TempDir private static Path folder;
  private static TeaJob job;

  @BeforeAll
  static void runTheJob() {
    job = TeaJob.create(folder, OPTIONS);
    assertThat(job.beamfill("run", "--set", "limits.quarantine=50%").exitCode()).isZero();
  }

  @Test
  void everyEntryIsListedWithWhatIsKnownOfIt() {
    BeamfillProcess.Outcome list =
        job.beamfill("quarantine list", "--output=json", "--limit", "100000");
    JsonNode document = TeaJob.document(list);

    assertThat(list.exitCode()).isZero();
    assertThat(document.get("job").asText()).isEqualTo("tea");
    assertThat(document.get("total").asLong()).isEqualTo(EXPECTED.totalQuarantined());
    assertThat(document.get("entries")).hasSize((int) EXPECTED.totalQuarantined());
    for (JsonNode entry : document.get("entries")) {
      assertThat(entry.get("id").asLong()).isPositive();
      assertThat(entry.get("keyspace").asText()).isNotEmpty();
      assertThat(HexFormat.of().parseHex(entry.get("position").asText())).isNotEmpty();
      assertThat(entry.get("message").asText()).isNotEmpty();
      assertThat(entry.get("quarantinedAt").asText()).endsWith("Z");
      assertThat(entry.get("payloadEncoding").asText()).isIn("utf-8", "hex");
    }
    EXPECTED
        .quarantined()
        .forEach(
            (key, entries) ->
                assertThat(document.get("entries"))
                    .filteredOn(
                        each ->
                            each.get("keyspace").asText().equals(key.keyspace())
                                && each.get("reason").asText().equals(key.reason().name()))
                    .as(key.toString())
                    .hasSize(entries.intValue()));
    assertThat(list.stdout()).doesNotContain("planted-secret");
  }

  @Test
  void payloadsAreTextWhereTheyAreUtf8AndHexOtherwise() {
    JsonNode entries =
        TeaJob.document(job.beamfill("quarantine list", "--output=json", "--limit", "100000"))
            .get("entries");

    assertThat(entries)
        .extracting(each -> each.get("payloadEncoding").asText())
        .contains("utf-8", "hex");
    for (JsonNode entry : entries) {
      String kept =
          job.database()
              .query(
                  "SELECT encode(payload, 'hex') FROM beamfill.backfill_quarantine"
                      + " WHERE quarantine_id = "
                      + entry.get("id").asLong())
              .get(0)
              .get(0);
      String payload = entry.get("payload").asText();
      assertThat(
              entry.get("payloadEncoding").asText().equals("hex")
                  ? payload
                  : HexFormat.of().formatHex(payload.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(kept);
    }
  }

  @Test
  void filtersApplyToTotalGroupsAndEntries() {
    JsonNode document =
        TeaJob.document(
            job.beamfill(
                "quarantine list",
                "--output=json",
                "--keyspace=users",
                "--reason=BAD_UUID",
                "--limit=1"));
    long expected =
        EXPECTED.quarantined().entrySet().stream()
            .filter(each -> each.getKey().toString().matches(".*=users.*BAD_UUID.*"))
            .mapToLong(each -> each.getValue())
            .sum();

    assertThat(expected).isGreaterThan(1);
    assertThat(document.get("total").asLong()).isEqualTo(expected);
    assertThat(document.get("groups")).hasSize(1);
    assertThat(document.at("/groups/0/entries").asLong()).isEqualTo(expected);
    assertThat(document.get("entries")).hasSize(1);
    assertThat(document.at("/entries/0/keyspace").asText()).isEqualTo("users");
    assertThat(document.at("/entries/0/reason").asText()).isEqualTo("BAD_UUID");
  }

  @Test
  void peopleSeeTwentyEntriesAndHowManyMoreThereAre() {
    BeamfillProcess.Outcome list = job.beamfill("quarantine list");

    assertThat(list.exitCode()).isZero();
    assertThat(list.stdout())
        .startsWith("Job tea: " + EXPECTED.totalQuarantined() + " entries in quarantine\n")
        .contains("\nquarantined from ")
        .endsWith(
            "\n"
                + (EXPECTED.totalQuarantined() - 20)
                + " more; --limit shows more of them"
                + System.lineSeparator());
    assertThat(list.stdout().lines().filter(line -> line.startsWith("#"))).hasSize(20);
  }

  @Test
  void aPositionIsShownAsFdbcliShowsKeysAndInHex() {
    job.database()
        .execute(
            "INSERT INTO beamfill.backfill_keyspaces (job_id, keyspace, phase, span, estimated_bytes)"
                + " VALUES ('tea', 'device_owners:unclaimed', 9, '(,)', 0) ON CONFLICT DO NOTHING;"
                + "INSERT INTO beamfill.backfill_quarantine (job_id, keyspace, position, reason,"
                + " sqlstate, message, payload, covered) VALUES ('tea', 'device_owners:unclaimed',"
                + " '\\x615c00ff', 'DATABASE', '22P05', E'two\\nlines',"
                + " convert_to(E'\\u00e4\\u001b[31m' || repeat('x', 300), 'UTF8'), '(,)')");
    try {
      BeamfillProcess.Outcome list =
          job.beamfill("quarantine list", "--reason", "DATABASE", "--limit=5");

      assertThat(list.stdout())
          .contains(" device_owners:unclaimed, whole record: DATABASE (SQLSTATE 22P05)\n")
          .contains("  message   two\\u000alines\n")
          .contains("  position  a\\x5c\\x00\\xff\n")
          .contains("  in hex    615c00ff\n")
          .contains("  payload   ä\\u001b[31m" + "x".repeat(189) + "… (111 more)");
    } finally {
      job.database().execute("DELETE FROM beamfill.backfill_quarantine WHERE reason = 'DATABASE'");
    }
  }

  @Test
  void anUnknownReasonIsAUsageErrorWithTheAcceptedOnes() {
    BeamfillProcess.Outcome list = job.beamfill("quarantine list", "--reason=BAD_LUCK");

    assertThat(list.exitCode()).isEqualTo(2);
    assertThat(list.stderr())
        .isEqualTo(
            "beamfill: --reason must be one of NOT_JSON, INVALID_UTF8, BAD_UUID, MISSING_VALUE,"
                + " OUT_OF_RANGE, UNKNOWN_SHAPE, PARENT_MISSING, UNIQUE_CONFLICT, CHECK_FAILED,"
                + " DATABASE; \"BAD_LUCK\" is none of them."
                + System.lineSeparator());
  }

  @Test
  void anUnknownKeyspaceIsAUsageErrorWithTheAcceptedOnes() {
    BeamfillProcess.Outcome list =
        job.beamfill("quarantine list", "--keyspace=cups", "--output=json");

    assertThat(list.exitCode()).isEqualTo(2);
    assertThat(TeaJob.document(list).at("/error/message").asText())
        .startsWith("--keyspace must be one of users, teas, ")
        .contains("device_owners:unclaimed")
        .endsWith("\"cups\" is none of them.");
  }

  @Test
  void aLimitBelowZeroIsAUsageError() {
    assertThat(job.beamfill("quarantine list", "--limit=-1").exitCode()).isEqualTo(2);
  }

  @Test
  void aJobThatWasNeverRunIsRefused() {
    BeamfillProcess.Outcome list = job.beamfill("quarantine list", "--set", "job=other");

    assertThat(list.exitCode()).isEqualTo(6);
    assertThat(list.stderr())
        .isEqualTo(
            "beamfill: The job other was never run on this target; start it with beamfill run "
                + job.jobFile()
                + " --set job=other."
                + System.lineSeparator());
  }

  @Test
  void aloneItShowsItsHelp() {
    for (List<String> args : List.of(List.of("quarantine"), List.of("quarantine", "--help"))) {
      BeamfillProcess.Outcome help = Console.run(args);

      assertThat(help.exitCode()).isZero();
      assertThat(help.stdout()).contains("Usage: beamfill quarantine").contains("list");
    }
  }
}
