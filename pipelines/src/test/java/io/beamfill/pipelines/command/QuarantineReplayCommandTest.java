package io.beamfill.pipelines.command;

import static io.beamfill.pipelines.testing.TeaRecords.id;
import static io.beamfill.pipelines.testing.TeaRecords.qr;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.pipelines.testing.TeaRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code quarantine replay} on a job with a few entries of every kind. */
final class QuarantineReplayCommandTest {
  private static final String SECRET = "planted-secret";
  private static final String USER = id("01");
  private static final String REFUSED_USER = id("02");
  private static final String GARBLED_USER = id("03");
  private static final String GONE_USER = id("0f");
  private static final String TEA = id("11");
  private static final String GONE_TEA = id("1e");
  private static final String OTHER_GONE_TEA = id("1f");
  private static final String QR = id("21");
  private static final String ORPHAN_QR = id("22");
  private static final String SECOND_ORPHAN_QR = id("23");
  private static final String OTHER_ORPHAN_QR = id("24");
  private static final String QR_THAT_NEVER_EXPIRES = id("25");
  private static final String GONE_QR = id("2f");
  private static final String DEVICE_WITHOUT_RECORD = id("31");
  private static final String COLLECTION = id("61");
  private static final String ORPHAN_COLLECTION = id("62");
  private static final String EXPIRATION = "2026-05-06T07:08:09Z";

  private static final String INSERT_TEA =
      "INSERT INTO teas (id, name, type) VALUES ('%s', 'Sencha', 'tea')";

  @TempDir private static Path shared;
  private static Path backup;
  private static TargetDatabase loaded;

  @TempDir private Path folder;
  private TeaJob job;
  private TargetDatabase database;

  @BeforeAll
  static void load() {
    TeaRecords records = new TeaRecords();
    records.add("u", USER, "{'AppleID':'anna'}");
    records.add("u", REFUSED_USER, "{'AppleID':'berta','JWT':'" + SECRET + "'}");
    records.add("u", GARBLED_USER, "{'AppleID':'carl','JWT':'" + SECRET);
    records.add("r", TEA, "{'Name':'Sencha','Type':'tea'}");
    records.add("q", QR, qr(TEA, "80", EXPIRATION));
    records.add("q", ORPHAN_QR, qr(GONE_TEA, "81", EXPIRATION));
    records.add("q", SECOND_ORPHAN_QR, qr(GONE_TEA, "82", EXPIRATION));
    records.add("q", OTHER_ORPHAN_QR, qr(OTHER_GONE_TEA, "83", EXPIRATION));
    records.add("q", QR_THAT_NEVER_EXPIRES, qr(TEA, "80", "0001-01-01T00:00:00Z"));
    records.add("id", USER, "['" + DEVICE_WITHOUT_RECORD + "']");
    records.add("l", USER + COLLECTION, "{'Name':'Mine'}");
    records.add("l", GONE_USER + ORPHAN_COLLECTION, "{'Name':'Old'}");
    records.add("il", COLLECTION + ORPHAN_QR, "");
    records.add("il", COLLECTION + GONE_QR, "");
    records.add("il", ORPHAN_COLLECTION + ORPHAN_QR, "");
    backup = shared.resolve("backup");
    records.writeBackup(backup);
    TeaJob job = TeaJob.create(shared, backup);
    job.database()
        .execute("ALTER TABLE users ADD CONSTRAINT not_berta CHECK (apple_id <> 'berta')");
    assertThat(job.run("--set=limits.quarantine=100%").exitCode()).isZero();
    loaded = job.database();
  }

  @BeforeEach
  void copy() {
    database = TargetServer.copyOf(loaded);
    job = TeaJob.create(folder, backup, database);
  }

  @Test
  void childrenComeInWithParentsThatAreInQuarantineThemselvesInOneCommand() {
    database.execute(INSERT_TEA.formatted(GONE_TEA));

    BeamfillProcess.Outcome replay = replay("--reason=PARENT_MISSING");
    JsonNode document = TeaJob.document(replay);

    assertThat(replay.exitCode()).as("%s", replay).isEqualTo(3);
    assertThat(names(document))
        .containsExactly(
            "job", "status", "seconds", "entries", "rows", "quarantine", "notReplayable");
    assertThat(document.get("job").asText()).isEqualTo("tea");
    assertThat(document.get("status").asText()).isEqualTo("COMPLETED");
    assertEntries(document, 7, 3, 4, 1);
    assertThat(document.get("rows").toString())
        .isEqualTo(
            "{\"collection_qr_items\":{\"inserted\":1,\"updated\":0,\"unchanged\":0,\"superseded\":0},"
                + "\"qr_records\":{\"inserted\":2,\"updated\":0,\"unchanged\":0,\"superseded\":0}}");
    assertThat(document.get("quarantine"))
        .extracting(each -> each.get("table").asText() + " " + each.get("entries").asLong())
        .containsExactly("collection_qr_items 2", "collections 1", "qr_records 1");
    assertThat(document.at("/quarantine/1").toString())
        .isEqualTo(
            "{\"keyspace\":\"collections\",\"table\":\"collections\",\"reason\":\"PARENT_MISSING\","
                + "\"sqlstate\":null,\"entries\":1,\"example\":\"user_id is not in users: "
                + GONE_USER
                + "\"}");
    assertThat(document.get("notReplayable").toString())
        .isEqualTo(
            "[{\"keyspace\":\"device_owners\",\"table\":\"devices\",\"why\":\"FILLS_LOOKUP\","
                + "\"entries\":1}]");
    assertThat(database.query("SELECT id, tea_id, boiling_temp FROM qr_records ORDER BY 1"))
        .containsExactly(
            List.of(QR, TEA, "80"),
            List.of(ORPHAN_QR, GONE_TEA, "81"),
            List.of(SECOND_ORPHAN_QR, GONE_TEA, "82"));
    assertThat(database.query("SELECT collection_id, qr_id FROM collection_qr_items"))
        .containsExactly(List.of(COLLECTION, ORPHAN_QR));
    assertThat(
            database.query(
                "SELECT table_name, attempts, count(resolved_at), count(resolved_by), count(*)"
                    + " FROM beamfill.backfill_quarantine WHERE reason = 'PARENT_MISSING'"
                    + " GROUP BY 1, 2 ORDER BY 1, 2"))
        .containsExactly(
            List.of("collection_qr_items", "2", "1", "1", "1"),
            List.of("collection_qr_items", "3", "0", "0", "2"),
            List.of("collections", "3", "0", "0", "1"),
            List.of("devices", "1", "0", "0", "1"),
            List.of("qr_records", "2", "2", "2", "2"),
            List.of("qr_records", "3", "0", "0", "1"));
    assertSumsAgree();
  }

  @Test
  void aSecondReplayDoesNothing() {
    insertAllParents();
    String[] orphans = {
      "--reason=PARENT_MISSING",
      "--table=qr_records",
      "--table=collections",
      "--table=collection_qr_items"
    };

    BeamfillProcess.Outcome first = replay(orphans);

    assertThat(first.exitCode()).as("%s", first).isZero();
    assertEntries(TeaJob.document(first), 7, 7, 0, 0);
    assertThat(database.number("SELECT count(*) FROM qr_records")).isEqualTo(5);
    assertThat(database.number("SELECT count(*) FROM collections")).isEqualTo(2);
    assertThat(database.number("SELECT count(*) FROM collection_qr_items")).isEqualTo(3);
    assertSumsAgree();
    List<String> versions = rowVersions();

    BeamfillProcess.Outcome second = replay(orphans);

    assertThat(second.exitCode()).as("%s", second).isZero();
    assertEntries(TeaJob.document(second), 0, 0, 0, 0);
    assertThat(rowVersions()).isEqualTo(versions);
  }

  @Test
  void theJobsStateAndFiguresAreAsIfNothingHadEverBeenMissing() {
    JsonNode before = status();
    insertAllParents();

    assertThat(replay().exitCode()).isEqualTo(3);

    JsonNode after = status();
    for (String same : List.of("status", "startedAt", "finishedAt", "reason", "covered")) {
      assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
    }
    assertThat(after.at("/records")).isEqualTo(before.at("/records"));
    assertThat(after.get("keyspaces")).hasSameSizeAs(before.get("keyspaces"));
    assertThat(after.at("/rows/qr_records").toString())
        .isEqualTo(
            "{\"decoded\":4,\"inserted\":4,\"updated\":0,\"unchanged\":0,\"superseded\":0,"
                + "\"quarantined\":0}");
    assertThat(before.at("/rows/qr_records").toString())
        .isEqualTo(
            "{\"decoded\":4,\"inserted\":1,\"updated\":0,\"unchanged\":0,\"superseded\":0,"
                + "\"quarantined\":3}");
    assertSumsAgree();
  }

  @Test
  void aRowThatCameMeanwhileStaysAsItIs() {
    insertAllParents();
    String insert =
        "INSERT INTO qr_records (id, tea_id, boiling_temp, expiration_date) VALUES ('%s', '%s', %s)";
    database.execute(insert.formatted(ORPHAN_QR, TEA, "99, now()"));
    database.execute(insert.formatted(OTHER_ORPHAN_QR, OTHER_GONE_TEA, "83, '" + EXPIRATION + "'"));
    // Its parent is still missing, but the row has another one now.
    database.execute(insert.formatted(SECOND_ORPHAN_QR, TEA, "98, now()"));
    database.execute("DELETE FROM teas WHERE id = '" + GONE_TEA + "'");
    String rows = "SELECT xmin, q.* FROM qr_records q ORDER BY id";
    List<List<String>> before = database.query(rows);

    BeamfillProcess.Outcome replay = replay("--table=qr_records");

    assertThat(replay.exitCode()).as("%s", replay).isZero();
    assertEntries(TeaJob.document(replay), 3, 3, 0, 0);
    assertThat(TeaJob.document(replay).at("/rows/qr_records").toString())
        .isEqualTo("{\"inserted\":0,\"updated\":0,\"unchanged\":1,\"superseded\":2}");
    assertThat(database.query(rows)).isEqualTo(before);
    assertSumsAgree();
  }

  @Test
  void whatCannotBeReplayedIsToldAndLeftAlone() {
    String entries =
        "SELECT xmin, q.* FROM beamfill.backfill_quarantine q"
            + " WHERE keyspace = 'device_owners' OR payload LIKE '%SHA-256%' ORDER BY quarantine_id";
    List<List<String>> before = database.query(entries);
    assertThat(before).hasSize(2);

    BeamfillProcess.Outcome replay =
        job.beamfill("quarantine replay", "--keyspace=users", "--keyspace=device_owners");

    assertThat(replay.exitCode()).as("%s", replay).isEqualTo(3);
    assertThat(replay.stdout())
        .startsWith("Job tea: COMPLETED as before, its quarantine replayed in ")
        .contains("\nEntries: 1 tried = 0 resolved + 1 still in quarantine; 2 not replayable\n")
        .contains(
            "\nNot replayable: 1 from users. Only length and SHA-256 of their payloads were kept,"
                + " because a secret in them could not be told from the rest: repair the records in"
                + " the source, and load it with a job of another name.\n")
        .contains(
            "\nNot replayable: 1 from device_owners for table devices. Their records fill a lookup"
                + " that was read before: once their rows are there by other means, settle the"
                + " entries by setting resolved_at.\n");
    assertThat(replay.toString()).doesNotContain(SECRET);
    assertThat(database.query(entries)).isEqualTo(before);
    assertSumsAgree();
  }

  @Test
  void aPayloadWithoutItsSecretGivesItsRow() {
    database.execute("ALTER TABLE users DROP CONSTRAINT not_berta");

    BeamfillProcess.Outcome replay = replay("--reason=CHECK_FAILED");

    assertThat(replay.exitCode()).as("%s", replay).isZero();
    assertThat(database.query("SELECT id, apple_id FROM users ORDER BY 1"))
        .containsExactly(List.of(USER, "anna"), List.of(REFUSED_USER, "berta"));
    assertThat(replay.toString()).doesNotContain(SECRET);
    assertThat(job.beamfill("quarantine replay", "--debug").toString()).doesNotContain(SECRET);
    assertThat(
            database.query(
                "SELECT t::text, convert_from(payload, 'UTF8') FROM beamfill.backfill_quarantine t"))
        .asString()
        .doesNotContain(SECRET);
    assertSumsAgree();
  }

  @Test
  void ofAWholeRecordTheRowsThatAreRefusedTakeItsPlace() {
    // As if a new decoder understood what the old one did not.
    database.execute(
        "UPDATE beamfill.backfill_quarantine SET payload = convert_to('%s', 'UTF8')"
                .formatted(TeaRecords.json(qr(GONE_TEA, "85", EXPIRATION)))
            + " WHERE keyspace = 'qr_records' AND reason = 'MISSING_VALUE'");

    BeamfillProcess.Outcome decoded = replay("--reason=MISSING_VALUE");

    assertThat(decoded.exitCode()).as("%s", decoded).isEqualTo(3);
    assertEntries(TeaJob.document(decoded), 2, 1, 1, 0);
    assertThat(TeaJob.document(decoded).at("/quarantine/0/reason").asText())
        .isEqualTo("PARENT_MISSING");
    assertThat(status().at("/records/quarantined").asLong()).isEqualTo(1);
    assertSumsAgree();

    database.execute(INSERT_TEA.formatted(GONE_TEA));
    BeamfillProcess.Outcome written = replay("--table=qr_records");

    assertEntries(TeaJob.document(written), 4, 3, 1, 0);
    assertThat(
            database.query(
                "SELECT boiling_temp FROM qr_records WHERE id = '" + QR_THAT_NEVER_EXPIRES + "'"))
        .containsExactly(List.of("85"));
    assertSumsAgree();
  }

  @Test
  void whatIsSettledByHandIsNotTriedAndNotAgainstTheLimit() {
    database.execute(
        "UPDATE beamfill.backfill_quarantine SET resolved_at = now() WHERE keyspace <> 'users'");

    assertEntries(TeaJob.document(replay()), 1, 0, 1, 1);

    database.execute("UPDATE beamfill.backfill_jobs SET status = 'FAILED'");
    assertThat(job.run("--set=limits.quarantine=1").exitCode()).isEqualTo(4);
    assertThat(job.control().reason()).startsWith("2 of 15 records or rows are in quarantine, ");
    assertThat(job.run("--set=limits.quarantine=2").exitCode()).isZero();
  }

  @Test
  void aJobOverItsLimitIsCompleteOnceEnoughIsReplayed() {
    job = TeaJob.create(folder, backup);
    database = job.database();
    String[] run = {"--set=limits.quarantine=4", "--set=write.mode=append"};
    assertThat(job.run(run).exitCode()).isEqualTo(4);
    String reason = job.control().reason();
    insertAllParents();

    BeamfillProcess.Outcome replay = replay(run);

    // How far the job came before it was stopped is not settled.
    assertThat(TeaJob.document(replay).at("/entries/resolved").asLong()).isPositive();
    assertThat(TeaJob.document(replay).get("status").asText()).isEqualTo("FAILED");
    assertThat(job.control().status()).isEqualTo("FAILED");
    assertThat(job.control().reason()).isEqualTo(reason);
    BeamfillProcess.Outcome completed = job.run(run);
    assertThat(completed.exitCode()).as("%s", completed).isZero();
    assertThat(TeaJob.document(completed).at("/records/read").asLong()).isEqualTo(15);
    assertSumsAgree();
  }

  @Test
  void aTargetThatBreaksOffInTheMidstOfAPageIsTriedAgain() {
    insertAllParents();
    database.execute(
        "CREATE SEQUENCE rows_seen; CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF nextval('rows_seen') = 2 THEN"
            + " PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN new; END $$;"
            + "CREATE TRIGGER break_off BEFORE INSERT ON qr_records"
            + " FOR EACH ROW EXECUTE FUNCTION break_off()");

    BeamfillProcess.Outcome replay = replay("--table=qr_records");

    assertThat(replay.exitCode()).as("%s", replay).isZero();
    assertEntries(TeaJob.document(replay), 3, 3, 0, 0);
    assertThat(database.number("SELECT last_value FROM rows_seen")).isEqualTo(5);
    assertThat(
            database.query(
                "SELECT DISTINCT attempts FROM beamfill.backfill_quarantine"
                    + " WHERE table_name = 'qr_records'"))
        .containsExactly(List.of("2"));
    assertSumsAgree();
  }

  @ParameterizedTest
  @CsvSource({
    "collections, INSERT",
    "beamfill.backfill_quarantine, UPDATE",
    "beamfill.backfill_keyspaces, INSERT",
    "beamfill.backfill_coverage, INSERT"
  })
  void aRefusalOfTheTargetLeavesThePageAndTheJobAsTheyWere(String table, String event) {
    database.execute(
        "UPDATE beamfill.backfill_jobs SET status = 'PAUSED', reason = 'Because.';"
            + "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE insufficient_privilege; END $$;"
            + "CREATE TRIGGER refuse BEFORE "
            + event
            + " ON "
            + table
            + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    insertAllParents();
    List<String> versions = rowVersions();

    BeamfillProcess.Outcome replay = replay("--table=collections");

    assertThat(replay.exitCode()).as("%s", replay).isEqualTo(3);
    assertThat(replay.stderr())
        .startsWith("beamfill: Cannot replay a page of keyspace collections: ")
        .endsWith(
            "(SQLSTATE 42501). Nothing of it was written; repair the target and replay again."
                + System.lineSeparator());
    assertThat(TeaJob.document(replay).at("/error/category").asText()).isEqualTo("TARGET");
    assertThat(rowVersions()).isEqualTo(versions);
    assertThat(job.control().status()).isEqualTo("PAUSED");
    assertThat(job.control().reason()).isEqualTo("Because.");
    assertThat(job.control().run()).isEmpty();
  }

  @Test
  void aJobThatIsBeingRunIsRefused() {
    database.execute(
        "UPDATE beamfill.backfill_jobs SET status = 'RUNNING', run_id = gen_random_uuid(),"
            + " heartbeat_at = clock_timestamp(), owner = 'somebody'");
    CompletableFuture<BeamfillProcess.Outcome> replay =
        CompletableFuture.supplyAsync(() -> job.beamfill("quarantine replay"));
    while (!replay.isDone()) {
      database.execute("UPDATE beamfill.backfill_jobs SET heartbeat_at = clock_timestamp()");
    }

    assertThat(replay.join().exitCode()).isEqualTo(6);
    assertThat(replay.join().stderr())
        .contains(
            "beamfill: The job tea is being run by somebody, which is alive; wait for it, or stop it"
                + " first.");
    assertThat(database.number("SELECT count(tried_by) FROM beamfill.backfill_quarantine"))
        .isZero();
  }

  @Test
  void aJobThatFailedItsVerificationIsRefused() {
    database.execute("UPDATE beamfill.backfill_jobs SET status = 'VERIFY_FAILED'");

    BeamfillProcess.Outcome replay = job.beamfill("quarantine replay");

    assertThat(replay.exitCode()).isEqualTo(6);
    assertThat(replay.stderr()).contains("repair it with beamfill verify --repair first.");
    assertThat(job.control().status()).isEqualTo("VERIFY_FAILED");
  }

  @Test
  void theJobOfAnotherMeaningAndTheJobThatNeverRanAreRefused() {
    BeamfillProcess.Outcome other = replay("--set=write.mode=append");
    BeamfillProcess.Outcome never = replay("--set=job=other");

    assertThat(other.exitCode()).isEqualTo(6);
    assertThat(other.stderr()).contains("write.mode was merge and is append.");
    assertThat(never.exitCode()).isEqualTo(6);
    assertThat(never.stderr())
        .contains("The job other was never run on this target; start it with");
  }

  @Test
  void theSourceIsNotNeeded() {
    database.execute(
        "UPDATE beamfill.backfill_jobs SET meaning = jsonb_set(meaning, '{source.location}',"
            + " '\"/nowhere\"')");
    database.execute(INSERT_TEA.formatted(GONE_TEA));

    BeamfillProcess.Outcome replay =
        replay("--set=source.location=/nowhere", "--reason=PARENT_MISSING", "--table=qr_records");

    assertEntries(TeaJob.document(replay), 3, 2, 1, 0);
  }

  @Test
  void aTableWithoutUniqueKeyIsRefused() {
    database.execute("ALTER TABLE notifications DROP CONSTRAINT notifications_pkey");

    BeamfillProcess.Outcome replay = replay();

    assertThat(replay.exitCode()).isEqualTo(6);
    assertThat(replay.stderr())
        .isEqualTo(
            "beamfill: The table \"public\".\"notifications\" has no unique index on (id), by which a"
                + " replay finds the rows that are there: add one first."
                + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "--table=cups, '--table must be one of users, teas, '",
    "--keyspace=cups, '--keyspace must be one of users, teas, '",
    "--reason=BAD_LUCK, '--reason must be one of NOT_JSON, '"
  })
  void whatNoEntryCanHaveIsAUsageError(String option, String message) {
    BeamfillProcess.Outcome replay = replay("--reason=NOT_JSON", option);

    assertThat(replay.exitCode()).isEqualTo(2);
    assertThat(replay.stderr()).startsWith("beamfill: " + message).hasLineCount(1);
    assertThat(TeaJob.document(replay).at("/error/category").asText()).isEqualTo("USAGE");
  }

  private void insertAllParents() {
    database.execute(
        INSERT_TEA.formatted(GONE_TEA)
            + ";"
            + INSERT_TEA.formatted(OTHER_GONE_TEA)
            + "; INSERT INTO users (id, apple_id) VALUES ('"
            + GONE_USER
            + "', 'gone'); INSERT INTO qr_records (id, tea_id, boiling_temp, expiration_date)"
            + " VALUES ('"
            + GONE_QR
            + "', '"
            + TEA
            + "', 1, now())");
  }

  private BeamfillProcess.Outcome replay(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--output=json");
    return job.beamfill("quarantine replay", all.toArray(String[]::new));
  }

  private JsonNode status() {
    return TeaJob.document(job.beamfill("status", "--output=json"));
  }

  private static void assertEntries(
      JsonNode document, int tried, int resolved, int quarantined, int notReplayable) {
    assertThat(document.path("entries").toString())
        .as("%s", document)
        .isEqualTo(
            "{\"tried\":%d,\"resolved\":%d,\"quarantined\":%d,\"notReplayable\":%d}"
                .formatted(tried, resolved, quarantined, notReplayable));
  }

  /** What the product itself demands of a job before it is complete, and what people read. */
  private void assertSumsAgree() {
    JsonNode status = status();
    long quarantined = status.at("/records/quarantined").asLong();
    for (JsonNode rows : status.get("rows")) {
      quarantined += rows.get("quarantined").asLong();
      assertThat(rows.get("decoded").asLong())
          .isEqualTo(
              rows.get("inserted").asLong()
                  + rows.get("updated").asLong()
                  + rows.get("unchanged").asLong()
                  + rows.get("superseded").asLong()
                  + rows.get("quarantined").asLong());
    }
    assertThat(quarantined)
        .isEqualTo(
            database.number(
                "SELECT count(*) FROM beamfill.backfill_quarantine WHERE resolved_at IS NULL"));
    assertThat(status.at("/records/read").asLong()).isEqualTo(15);
    assertThat(status.get("keyspaces"))
        .allSatisfy(each -> assertThat(each.at("/records/quarantined").asLong()).isNotNegative());
    assertThat(job.control().overlaps()).isEmpty();
    assertThat(job.control().gaps()).isEmpty();
    database.execute("UPDATE beamfill.backfill_jobs SET status = 'FAILED'");
    String mode = job.control().meaning("write.mode");
    BeamfillProcess.Outcome run =
        job.run("--set=limits.quarantine=100%", "--set=write.mode=" + mode);
    assertThat(run.exitCode()).as("%s", run).isZero();
  }

  /** The transactions that wrote each row of the target, and of what was written of pages. */
  private List<String> rowVersions() {
    List<String> versions = new ArrayList<>();
    for (String table :
        List.of(
            "users",
            "teas",
            "qr_records",
            "collections",
            "collection_qr_items",
            "beamfill.backfill_quarantine",
            "beamfill.backfill_coverage",
            "beamfill.backfill_keyspaces")) {
      versions.add(table + database.query("SELECT xmin, ctid, t::text FROM " + table + " t"));
    }
    return versions;
  }

  private static List<String> names(JsonNode document) {
    List<String> names = new ArrayList<>();
    document.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
