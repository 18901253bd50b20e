package io.beamfill.pipelines.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.BeamfillProcess.Outcome;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TargetCatalog;
import io.beamfill.pipelines.testing.TargetRole;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.postgres.snapshot.CatalogSnapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands prepare, restore and run do with tables, say of them, and refuse. */
class PrepareCommandTest {
  private static final GeneratorOptions CLEAN = GeneratorOptions.of(2_000).withLegacyShare(0);

  @TempDir private static Path shared;
  private static Path clean;

  @TempDir private Path folder;
  private TeaJob job;
  private CatalogSnapshot before;

  @BeforeAll
  static void writeBackup() {
    clean = shared.resolve("clean");
    TeaJob.writeBackup(clean, CLEAN);
  }

  @BeforeEach
  void createJob() {
    job = TeaJob.create(folder, clean);
    before = TargetCatalog.of(job.database());
  }

  private void assertRestored() {
    assertThat(TargetCatalog.of(job.database()).differencesFrom(before)).isEmpty();
  }

  private void assertUntouched() {
    assertRestored();
    assertThat(job.control().isInstalled()).isFalse();
  }

  @Test
  void theyTakeTheTablesApartAndPutThemTogether() {
    Outcome prepared = job.beamfill("prepare");

    assertThat(prepared.exitCode()).as("%s", prepared).isZero();
    assertThat(prepared.stdout())
        .contains("11 foreign keys, 4 indexes, 11 autovacuum settings taken away")
        .contains("public.teas_lower_name_idx")
        .contains("Next: beamfill run " + job.jobFile())
        .contains("Next: beamfill restore " + job.jobFile());
    assertThat(
            job.database()
                .query(
                    "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisunique"
                        + " AND indrelid::regclass::text !~ '[.]|^pg_'"))
        .isEmpty();

    Outcome restored = job.beamfill("restore");

    assertThat(restored.exitCode()).as("%s", restored).isZero();
    assertThat(restored.stdout())
        .contains("11 foreign keys, 4 indexes, 11 autovacuum settings brought back")
        .contains("the catalog is as it was");
    assertRestored();
  }

  @Test
  void theySayWhatTheyDidInADocument() {
    JsonNode prepared = TeaJob.document(job.beamfill("prepare", "--output=json"));

    assertThat(prepared.path("status").asText()).isEqualTo("PREPARED");
    assertThat(prepared.at("/away/INDEX").asInt()).isEqualTo(4);
    assertThat(prepared.at("/away/FOREIGN_KEY").asInt()).isEqualTo(11);
    assertThat(prepared.path("statements"))
        .anySatisfy(
            each ->
                assertThat(each.path("definition").asText())
                    .isEqualTo(
                        "CREATE INDEX teas_lower_name_idx ON public.teas USING btree"
                            + " (lower(name) text_pattern_ops)"));
    assertThat(prepared.path("failed")).isEmpty();

    JsonNode restored = TeaJob.document(job.beamfill("restore", "--output=json"));

    assertThat(restored.path("status").asText()).isEqualTo("RESTORED");
    assertThat(restored.at("/back/INDEX").asInt()).isEqualTo(4);
    assertThat(restored.path("differences")).isEmpty();
  }

  @Test
  void nothingIsToBeRestoredWhereNothingIsAway() {
    Outcome never = job.beamfill("restore");
    assertThat(never.exitCode()).as("%s", never).isZero();
    assertThat(never.stdout()).contains("Job tea: nothing is to be restored");
    assertThat(job.control().isInstalled()).isFalse();

    job.beamfill("prepare");
    job.beamfill("restore");

    assertThat(job.beamfill("restore").stdout()).contains("nothing is to be restored");
  }

  @Test
  void aRunChainsThemAndLeavesTheSameRowsBehind() {
    Loaded expected = Loaded.undisturbed(TeaJob.create(folder.resolve("plain"), clean));

    Outcome outcome = job.run("--prepare", "--restore");

    Loaded.completed(job, outcome).assertEquals(expected);
    assertRestored();
    JsonNode document = TeaJob.document(outcome);
    assertThat(document.at("/prepare/status").asText()).isEqualTo("PREPARED");
    assertThat(document.at("/restore/status").asText()).isEqualTo("RESTORED");
    assertThat(outcome.stderr()).doesNotContain("away");
  }

  @Test
  void aRunOfPreparedTablesSaysHowTheyComeBackAndSoDoesTheStatus() {
    assertThat(job.beamfill("prepare").exitCode()).isZero();

    Outcome unknown = job.beamfill("status");
    assertThat(unknown.exitCode()).isEqualTo(6);
    assertThat(unknown.stderr())
        .contains("was never run on this target, but its tables are prepared: 11 foreign keys,")
        .contains("bring that back with beamfill restore " + job.jobFile());

    Outcome run = job.run();
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.stderr())
        .contains(
            "beamfill: the tables are prepared, 11 foreign keys, 4 indexes, 11 autovacuum settings"
                + " are away; to bring that back: beamfill restore "
                + job.jobFile());

    Outcome status = job.beamfill("status");
    assertThat(status.stdout())
        .contains(
            "The tables are prepared: 11 foreign keys, 4 indexes, 11 autovacuum settings are away.")
        .contains("To put the tables together again: beamfill restore " + job.jobFile());
    assertThat(TeaJob.document(job.beamfill("status", "--output=json")).at("/away/INDEX").asInt())
        .isEqualTo(4);

    assertThat(job.beamfill("restore").exitCode()).isZero();
    assertRestored();
    assertThat(job.beamfill("status").stdout()).doesNotContain("prepared");
  }

  @Test
  void aPlanSaysWhatWouldBeTakenAndWhetherUnloggedPays() {
    Outcome text = job.beamfill("plan");
    assertThat(text.stdout())
        .contains("Prepare would take away 11 foreign keys, 4 indexes, 11 autovacuum settings.")
        .containsPattern("public\\.qr_records_tea_id_idx +public\\.qr_records +8\\.0 KiB")
        .contains("UNLOGGED tables would not pay: ")
        .contains("to the log too, because wal_level is replica");

    JsonNode document = TeaJob.document(job.beamfill("plan", "--output=json")).path("prepare");
    assertThat(document.at("/wouldTake/INDEX").asInt()).isEqualTo(4);
    assertThat(document.at("/indexes/0/bytes").asLong()).isEqualTo(8192);
    assertThat(document.at("/unlogged/pays").asBoolean()).isFalse();
    assertThat(document.at("/unlogged/walLevel").asText()).isEqualTo("replica");
    assertUntouched();
  }

  @Test
  void whatIsKeptStays() {
    assertThat(job.beamfill("prepare", "--keep=foreign-keys,autovacuum").stdout())
        .contains("prepared in")
        .contains(", 4 indexes taken away");

    assertThat(job.database().query("SELECT 1 FROM pg_constraint WHERE contype = 'f'"))
        .hasSizeGreaterThanOrEqualTo(11);
    assertThat(job.beamfill("restore").exitCode()).isZero();
    assertRestored();
  }

  @Test
  void unloggedTablesComeBackLogged() {
    Loaded expected = Loaded.undisturbed(TeaJob.create(folder.resolve("plain"), clean));
    assertThat(job.beamfill("prepare", "--unlogged").stdout()).contains("11 UNLOGGED tables");
    assertThat(
            job.database()
                .number(
                    "SELECT count(*) FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'"))
        .isEqualTo(12);

    Outcome run = job.run("--restore");

    Loaded.completed(job, run).assertEquals(expected);
    assertRestored();
    assertThat(job.database().query("SELECT * FROM beamfill.backfill_sentinel")).isEmpty();
  }

  @Test
  void foreignKeysThatStayDecideTheOrderOfUnloggedTables() {
    Outcome prepared = job.beamfill("prepare", "--unlogged", "--keep=foreign-keys");
    assertThat(prepared.exitCode()).as("%s", prepared).isZero();

    Outcome restored = job.beamfill("restore");

    assertThat(restored.exitCode()).as("%s", restored).isZero();
    assertRestored();
  }

  @Test
  void tablesWithRowsAreRefusedUnlessAllowed() {
    job.database().execute("INSERT INTO users VALUES (gen_random_uuid(), 'x')");

    Outcome refused = job.beamfill("prepare", "--output=json");

    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.stderr())
        .contains(
            "The table public.users holds rows, for which all indexes would be built again. If that"
                + " is as it should be: beamfill prepare "
                + job.jobFile()
                + " --allow-rows");
    assertThat(TeaJob.document(refused).at("/error/category").asText()).isEqualTo("TARGET");
    assertUntouched();

    assertThat(job.beamfill("prepare", "--allow-rows").exitCode()).isZero();
    Outcome unlogged = job.beamfill("prepare", "--allow-rows", "--unlogged");
    assertThat(unlogged.exitCode()).as("%s", unlogged).isEqualTo(6);
    assertThat(unlogged.stderr())
        .contains("The table public.users cannot become UNLOGGED: it holds rows");
    assertThat(job.beamfill("restore").exitCode()).isZero();
    assertRestored();
  }

  @Test
  void tablesInUseAreRefusedUnlessAllowed() throws SQLException {
    try (Connection other = job.database().connect();
        Statement statement = other.createStatement()) {
      statement.execute("SET application_name = 'explorer'");
      other.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM teas");

      Outcome refused = job.beamfill("prepare");

      assertThat(refused.exitCode()).isEqualTo(6);
      assertThat(refused.stderr())
          .containsPattern(
              "The tables are in use by session \\d+ \\(explorer of user postgres, idle in"
                  + " transaction for \\d+ s\\)\\. If that is as it should be: beamfill prepare ")
          .contains(" --allow-sessions");
      other.rollback();
    }
    assertUntouched();
  }

  @Test
  void replicatedTablesAreRefusedUnlessAllowed() {
    job.database().execute("CREATE PUBLICATION everything FOR ALL TABLES");

    Outcome refused = job.beamfill("prepare");

    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.stderr())
        .contains("The table public.teas is published by everything.")
        .contains(" --allow-replicated");
    assertUntouched();
    Outcome unlogged = job.beamfill("prepare", "--allow-replicated", "--unlogged");
    assertThat(unlogged.exitCode()).isEqualTo(6);
    assertThat(unlogged.stderr()).contains("it is published by everything, and what is not logged");
    assertThat(job.beamfill("prepare", "--allow-replicated").exitCode()).isZero();
    assertThat(job.beamfill("restore").exitCode()).isZero();
    assertRestored();
  }

  @Test
  void aUserWhoCouldNotBringThingsBackIsRefused() {
    TargetRole role = TargetRole.create(job.database(), "secret-word");
    role.grantCreate();
    before = TargetCatalog.of(job.database());

    Outcome refused = job.beamfill("prepare", "--set", "target.url=file:" + url(role));

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
    assertThat(refused.stderr())
        .contains("The user " + role.name() + " does not own the table public.users")
        .contains("run as postgres, or GRANT postgres TO " + role.name())
        .contains("may not create indexes in the schema public")
        .doesNotContain("secret-word")
        .doesNotContain("If that is as it should be");
    assertUntouched();
  }

  private Path url(TargetRole role) {
    Path file = folder.resolve("url");
    try {
      java.nio.file.Files.writeString(file, role.url("secret-word"));
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    return file;
  }

  @Test
  void theTablesOfAnotherJobAreRefused() {
    assertThat(job.beamfill("prepare", "--set", "job=first").exitCode()).isZero();

    Outcome refused = job.beamfill("prepare");

    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.stderr())
        .contains("The tables are taken apart for the job first, and not put together again");
    assertThat(job.beamfill("restore", "--set", "job=first").exitCode()).isZero();
    assertRestored();
  }

  @Test
  void missingTablesAreRefused() {
    Outcome refused =
        new TeaJob(clean, job.jobFile(), TargetServer.newEmptyDatabase())
            .beamfill("prepare", "--set", "target.schema=nowhere");

    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.stderr())
        .contains("The schema nowhere of the target lacks the tables users");
    assertUntouched();
  }

  @Test
  void optionsOfPrepareNeedPrepare() {
    Outcome refused = job.run("--allow-rows");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.stderr()).contains("Options of prepare need --prepare");
    assertThat(job.run("--builds=2").stderr()).contains("Options of restore need --restore");
  }

  @Test
  void aRefusedPrepareEndsTheChain() {
    job.database().execute("INSERT INTO users VALUES (gen_random_uuid(), 'x')");

    Outcome refused = job.run("--prepare", "--restore");

    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.stderr())
        .contains("beamfill run --prepare " + job.jobFile() + " --allow-rows");
    assertUntouched();
  }
}
