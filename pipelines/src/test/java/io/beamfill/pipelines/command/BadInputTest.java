package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.ControlTables;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TableContents;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetRole;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said in one sentence, with what to do, before anything is written. */
class BadInputTest {
  private static final int USAGE = 2;
  private static final int REFUSED = 6;

  @TempDir private static Path backups;
  private static Path backup;

  @TempDir private Path folder;

  private final TargetDatabase database = TargetServer.newDatabase();

  /** Prepares what is wrong, and gives the arguments. */
  private interface Preparation {
    List<String> arguments(BadInputTest test) throws IOException;
  }

  /**
   * @param exitCode what the process must return
   * @param problem what the sentence must hold
   * @param remedy what the sentence must end with
   */
  private record Case(
      String name, int exitCode, String problem, String remedy, Preparation preparation) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void writeBackup() {
    backup = backups.resolve("backup");
    TeaJob.writeBackup(backup, GeneratorOptions.of(500));
  }

  static Stream<Case> commandLines() {
    return Stream.of(
        new Case(
            "unknown command",
            USAGE,
            "'rnu'",
            "see beamfill --help",
            test -> List.of("rnu", "job.yaml")),
        new Case(
            "no job file", USAGE, "JOBFILE", "see beamfill run --help", test -> List.of("run")),
        new Case(
            "unknown Beam option",
            USAGE,
            "--flinkMster is neither an option of this command nor one of Beam's",
            "--help lists the command's",
            test -> test.run("--flinkMster=[local]")),
        new Case(
            "another word",
            USAGE,
            "\"now\" is not expected here",
            "Beam's options begin with --",
            test -> test.run("now")),
        new Case(
            "override of an unknown key",
            USAGE,
            "--set write.modus: unknown key \"modus\" in write",
            "accepted: mode, pageRows, pageBytes, rejected",
            test -> test.run("--set=write.modus=append")),
        new Case(
            "job file that is not there",
            USAGE,
            "there is no such job file",
            "check the path",
            test -> List.of("run", test.folder.resolve("nowhere.yaml").toString())));
  }

  static Stream<Case> jobFiles() {
    return Stream.of(
        new Case(
            "unknown key",
            USAGE,
            "job.yaml:9: unknown key \"pagerows\" in write",
            "did you mean pageRows? Accepted: mode, pageRows, pageBytes, rejected",
            test -> test.runWith("pageRows: 200", "pagerows: 200")),
        new Case(
            "wrong type",
            USAGE,
            "job.yaml:9: write.pageRows must be a whole number between 1 and 1000000",
            "not \"many\"",
            test -> test.runWith("pageRows: 200", "pageRows: many")),
        new Case(
            "section where a value belongs",
            USAGE,
            "job.yaml:5: decoder must be one value",
            "",
            test -> test.runWith("decoder: tea", "decoder: [tea]")),
        new Case(
            "missing key",
            USAGE,
            "decoder is missing; it has no default",
            "so add it",
            test -> test.runWith("decoder: tea\n", "")),
        new Case(
            "missing value",
            USAGE,
            "job.yaml:5: decoder is empty",
            "give it a value or remove it",
            test -> test.runWith("decoder: tea", "decoder:")),
        new Case(
            "unknown decoder",
            USAGE,
            "job.yaml:5: unknown value \"tee\" for decoder",
            "did you mean tea? Accepted: ledger, tea",
            test -> test.runWith("decoder: tea", "decoder: tee")),
        new Case(
            "unknown source",
            USAGE,
            "job.yaml:3: unknown value \"leveldb\" for source.type",
            "ledger",
            test -> test.runWith("type: fdb-backup", "type: leveldb")),
        new Case(
            "no YAML", USAGE, "this is not YAML", "", test -> test.runWith("decoder: tea", "}{")),
        new Case(
            "missing environment variable",
            USAGE,
            "env:BEAMFILL_NEVER_SET gives nothing: the environment variable BEAMFILL_NEVER_SET is not set",
            "set it where Beamfill and its workers run",
            test -> test.runOnTarget("env:BEAMFILL_NEVER_SET")),
        new Case(
            "missing file of a reference",
            USAGE,
            "nowhere.url gives nothing: the file cannot be read as text",
            "check the path and its permissions where Beamfill and its workers run",
            test -> test.runOnTarget("file:" + test.folder.resolve("nowhere.url"))),
        new Case(
            "URL of another database",
            USAGE,
            "job.yaml:7: target.url must be env:NAME, file:PATH or a URL that begins with",
            "jdbc:postgresql:",
            test -> test.runOnTarget("jdbc:mysql://127.0.0.1/tea")),
        new Case(
            "reference to a URL of another database",
            USAGE,
            "must hold a URL that begins with jdbc:postgresql:",
            "and does not",
            test -> test.runOnUrl("jdbc:mysql://127.0.0.1/tea")),
        new Case(
            "reference to a URL with credentials before its host",
            USAGE,
            "target.url holds a URL with user:password@",
            "put ?user=…&password=… at its end",
            test -> test.runOnUrl("jdbc:postgresql://me:hidden@127.0.0.1/tea")),
        new Case(
            "reference to a URL that the driver does not understand",
            USAGE,
            "target.url is or holds a URL that PostgreSQL's driver does not understand",
            "with % as %25 and & as %26 in a password",
            test -> test.runOnUrl("jdbc:postgresql://127.0.0.1/tea?user=me&password=100%hidden")),
        new Case(
            "password in the job file",
            USAGE,
            "job.yaml:7: target.url must not hold a password",
            "write env:NAME or file:PATH here",
            test -> test.runOnTarget("jdbc:postgresql://127.0.0.1/tea?user=me&password=hidden")));
  }

  static Stream<Case> sources() {
    return Stream.of(
        new Case(
            "location that is not there",
            REFUSED,
            "nowhere holds no FoundationDB backup with a finished snapshot",
            "or the folder that holds it",
            test -> test.run("--set=source.location=" + test.folder.resolve("nowhere"))),
        new Case(
            "location without a snapshot",
            REFUSED,
            "has no finished snapshot",
            "",
            test -> {
              Path copy = test.copyOfBackup();
              Path snapshot = onlyFile(copy.resolve("snapshots"));
              Files.move(snapshot, snapshot.resolveSibling(snapshot.getFileName() + ".temp.part"));
              return test.run("--set=source.location=" + copy);
            }),
        new Case(
            "encrypted backup",
            REFUSED,
            "is encrypted as a whole (properties/encryption_metadata)",
            "take a backup that is not encrypted",
            test -> {
              Path copy = test.copyOfBackup();
              Files.writeString(
                  copy.resolve("properties/encryption_metadata"),
                  "{\"is_encryption_enabled\":true,\"encryption_block_size\":1048576}");
              return test.run("--set=source.location=" + copy);
            }),
        new Case(
            "bulkdump",
            REFUSED,
            "is of type bulkdump",
            "",
            test -> {
              Path copy = test.copyOfBackup();
              Files.writeString(
                  copy.resolve("snapshots/snapshot,22135413,99999999,0"),
                  "{\"snapshotType\":\"bulkdump\",\"beginVersion\":22135413,\"endVersion\":99999999}");
              return test.run("--set=source.location=" + copy);
            }));
  }

  static Stream<Case> targets() {
    return Stream.of(
        new Case(
            "server that is not there",
            REFUSED,
            "Connection to 127.0.0.1:",
            "Check that the server runs and that the URL's host, port, database and user are right.",
            test ->
                test.runOnTarget("jdbc:postgresql://127.0.0.1:" + closedPort() + "/tea?user=me")),
        new Case(
            "database that is not there",
            REFUSED,
            "database \"nowhere\" does not exist",
            "Check that the server runs and that the URL's host, port, database and user are right.",
            test -> test.runOnTarget(test.database.url().replaceAll("/target_[0-9]+", "/nowhere"))),
        new Case(
            "wrong password",
            REFUSED,
            "password authentication failed for user \"role_",
            "Check that the server runs and that the URL's host, port, database and user are right.",
            test -> test.runOnUrl(TargetRole.create(test.database, "right").url("wrong"))),
        new Case(
            "user who may not create a schema",
            REFUSED,
            "Cannot install the control schema in the target database: ERROR: permission denied",
            "see that the extension btree_gist is available.",
            test -> test.runOnUrl(TargetRole.create(test.database, "right").url("right"))),
        new Case(
            "schema without tables",
            REFUSED,
            "The schema elsewhere of the target lacks the tables users, teas, tag_categories, tags,"
                + " tea_tags, qr_records, collections, collection_qr_items, devices, notifications,"
                + " consumptions",
            "create them first, for example with sql/targets/tea.sql.",
            test -> test.run("--set=target.schema=elsewhere")),
        new Case(
            "merge without a unique index",
            REFUSED,
            "The table \"public\".\"notifications\" has no unique index on (id)",
            "or use write.mode: append on empty tables.",
            test -> test.runAfter("ALTER TABLE notifications DROP CONSTRAINT notifications_pkey")),
        new Case(
            "column that the decoder does not fill",
            REFUSED,
            "The column origin of \"public\".\"teas\" is NOT NULL without a default",
            "give it a default, or allow NULL",
            test -> test.runAfter("ALTER TABLE teas ADD origin text NOT NULL")),
        new Case(
            "column that the decoder needs",
            REFUSED,
            "The table \"public\".\"consumptions\" has no column ts",
            "add the column to the table",
            test -> test.runAfter("ALTER TABLE consumptions RENAME ts TO at")),
        new Case(
            "column of another type",
            REFUSED,
            "The column token of \"public\".\"devices\" has the type point",
            "change the column's type, or remove the column",
            test ->
                test.runAfter(
                    "ALTER TABLE devices DROP token; ALTER TABLE devices ADD token point")));
  }

  @ParameterizedTest
  @MethodSource({"commandLines", "jobFiles", "sources", "targets"})
  void isToldInOneSentenceAndNothingIsWritten(Case wrong) throws IOException {
    List<String> arguments = wrong.preparation().arguments(this);

    BeamfillProcess.Outcome text = Console.run(arguments);
    BeamfillProcess.Outcome json = Console.run(with(arguments, "--output=json"));

    assertThat(text.exitCode()).as("%s", text).isEqualTo(wrong.exitCode());
    assertThat(text.stdout()).isEmpty();
    assertThat(text.stderr())
        .startsWith("beamfill: ")
        .hasLineCount(1)
        .contains(wrong.problem())
        .doesNotContain("\tat ", "Exception", "internal error", "hidden");
    assertThat(text.stderr().strip()).endsWith(wrong.remedy());
    assertThat(json.exitCode()).isEqualTo(wrong.exitCode());
    assertThat(json.stderr()).isEqualTo(text.stderr());
    JsonNode error = TeaJob.document(json).path("error");
    assertThat("beamfill: " + error.path("message").asText()).isEqualTo(text.stderr().strip());
    assertThat(error.path("category").asText()).isIn("USAGE", "SOURCE", "TARGET");
    assertThat(new ControlTables(database, TeaJob.NAME).isInstalled()).isFalse();
    assertNothingWritten();
  }

  @Test
  void debugAddsWhereItWasFound() throws IOException {
    List<String> arguments = runWith("decoder: tea", "decoder: tee");

    BeamfillProcess.Outcome outcome = Console.run(with(arguments, "--debug"));

    assertThat(outcome.exitCode()).isEqualTo(USAGE);
    assertThat(outcome.stderr()).contains("\tat io.beamfill.pipelines.job.");
    assertThat(outcome.stderr().lines())
        .filteredOn(line -> line.startsWith("beamfill: "))
        .hasSize(1);
    assertThat(outcome.stdout()).isEmpty();
  }

  @Test
  void aJobThatMayNotWriteATableGoesOnOnceItMay() throws IOException {
    TargetRole role = TargetRole.create(database, "right");
    role.grantCreate();
    role.revoke("INSERT ON consumptions");
    List<String> arguments = with(runOnUrl(role.url("right")), "--output=json");

    BeamfillProcess.Outcome refused = Console.run(arguments);

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
    assertThat(refused.stderr().lines())
        .filteredOn(line -> line.startsWith("beamfill: "))
        .singleElement()
        .asString()
        .contains("permission denied for table consumptions")
        .endsWith("; repair the target and run the job again.");
    assertThat(refused.stderr()).doesNotContain("\tat ", "Exception");

    role.grant("INSERT ON consumptions");
    Loaded.completed(job(), Console.run(arguments));
  }

  private void assertNothingWritten() {
    if (database.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 11) {
      assertThat(TableContents.of(database).counts())
          .allSatisfy((table, rows) -> assertThat(rows).as(table).isZero());
    }
  }

  private static List<String> with(List<String> arguments, String another) {
    List<String> all = new ArrayList<>(arguments);
    all.add(another);
    return all;
  }

  private TeaJob job() {
    return TeaJob.create(folder, backup, database);
  }

  private List<String> run(String argument) {
    return List.of("run", job().jobFile().toString(), argument);
  }

  private List<String> runWith(String text, String replacement) throws IOException {
    Path jobFile = job().jobFile();
    String before = Files.readString(jobFile);
    assertThat(before).contains(text);
    Files.writeString(jobFile, before.replace(text, replacement));
    return List.of("run", jobFile.toString());
  }

  private List<String> runOnTarget(String url) throws IOException {
    return runWith(database.url(), url);
  }

  private List<String> runOnUrl(String url) throws IOException {
    Path secret = folder.resolve("target.url");
    Files.writeString(secret, url + "\n");
    return runOnTarget("file:" + secret);
  }

  private List<String> runAfter(String sql) {
    database.execute(sql);
    return List.of("run", job().jobFile().toString());
  }

  private Path copyOfBackup() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(backup)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(backup.relativize(file).toString()));
      }
    }
    return copy;
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
