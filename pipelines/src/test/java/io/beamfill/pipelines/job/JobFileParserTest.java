package io.beamfill.pipelines.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.live.FdbSettings;
import io.beamfill.fdb.live.Priority;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.SecretReference;
import io.beamfill.transforms.source.PageLimits;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JobFileParserTest {
  private static final String MINIMAL =
      """
      job: tea
      source:
        type: fdb-backup
        location: examples/tea/backup
      decoder: tea
      target:
        url: env:PG_URL
      """;
  private static final String FULL =
      """
      job: tea-2
      source:
        type: fdb-backup
        location: gs://bucket/backup
      decoder: coffee
      target:
        url: jdbc:postgresql://host:5432/db?user=me
        schema: history
      write:
        mode: append
        pageRows: 10
        pageBytes: 64KiB
      limits:
        quarantine: 12
        rowsPerSecond: 20000
      """;

  private static final String LIVE =
      """
      job: tea
      source:
        type: fdb
        clusterFile: /etc/fdb.cluster
        apiVersion: 730
        priority: batch
        tag: 0123456789abcdef
      decoder: tea
      target:
        url: env:PG_URL
      """;

  private final JobFileParser parser = new JobFileParser(List.of("tea", "coffee"));

  @TempDir Path folder;

  @Test
  void fillsInEveryDefault() {
    assertThat(parse(MINIMAL))
        .isEqualTo(
            new JobFile(
                "tea",
                backup("examples/tea/backup"),
                "tea",
                new TargetConfig(
                    new TargetUrl.Referenced(SecretReference.parse("env:PG_URL")), "public"),
                new WriteConfig(WriteMode.MERGE, new PageLimits(5_000, 4_194_304)),
                new LimitsConfig(
                    new QuarantineLimit.Share(new BigDecimal("1")), OptionalInt.empty())));
  }

  @Test
  void mapsEveryKey() {
    assertThat(parse(FULL))
        .isEqualTo(
            new JobFile(
                "tea-2",
                backup("gs://bucket/backup"),
                "coffee",
                new TargetConfig(
                    new TargetUrl.Literal("jdbc:postgresql://host:5432/db?user=me"), "history"),
                new WriteConfig(WriteMode.APPEND, new PageLimits(10, 65_536)),
                new LimitsConfig(new QuarantineLimit.Count(12), OptionalInt.of(20_000))));
  }

  @Test
  void aBackupMayBeReadAtOneVersion() {
    assertThat(parse(FULL, "source.version=42", "source.index=gs://bucket/index").source())
        .isEqualTo(
            new FdbBackupConfig(
                "gs://bucket/backup",
                Optional.of(new BackupVersion(OptionalLong.of(42))),
                Optional.of("gs://bucket/index")));
    assertThat(parse(FULL, "source.version=latest").source())
        .isEqualTo(
            new FdbBackupConfig(
                "gs://bucket/backup",
                Optional.of(new BackupVersion(OptionalLong.empty())),
                Optional.empty()));
  }

  private static FdbBackupConfig backup(String location) {
    return new FdbBackupConfig(location, Optional.empty(), Optional.empty());
  }

  @Test
  void readsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("job.yaml"), MINIMAL);
    assertThat(parser.parse(file, List.of())).isEqualTo(parse(MINIMAL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job=other                  | job: other",
        "source.location=elsewhere  | location: elsewhere",
        "source.version=latest      | version: latest",
        "source.version=0042        | version: '42'",
        "source.index=/data/index   | index: /data/index",
        "decoder=coffee             | decoder: coffee",
        "target.url=file:/run/url   | url: file:/run/url",
        "target.schema=history      | schema: history",
        "write.mode=append          | mode: append",
        "write.pageRows=7           | pageRows: 7",
        "write.pageBytes=1MiB       | pageBytes: 1MiB",
        "limits.quarantine=0.5%     | quarantine: 0.5%",
        "limits.rowsPerSecond=9     | rowsPerSecond: 9"
      })
  void setOverridesEveryKey(String override, String line) {
    assertThat(parse(MINIMAL, override).text()).contains(line);
    assertThat(parse(FULL, override).text()).contains(line);
  }

  @Test
  void theLastOfSeveralOverridesWins() {
    assertThat(parse(FULL, "write.pageRows=7", "write.pageRows=8").write().page().rows())
        .isEqualTo(8);
  }

  @Test
  void anOverrideFillsASectionThatIsEmpty() {
    assertThat(parse(MINIMAL + "write:\n", "write.mode=append").write().mode())
        .isEqualTo(WriteMode.APPEND);
  }

  @Test
  void aValueOfAnOverrideMayHoldEqualsSigns() {
    assertThat(parse(FULL, "source.location=a=b").source()).isEqualTo(backup("a=b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write.mode=merg | --set write.mode: unknown value \"merg\" for write.mode; did you mean"
            + " merge? Accepted: merge, append, jdbcio",
        "write.pagerows=7 | --set write.pagerows: unknown key \"pagerows\" in write; did you mean"
            + " pageRows? Accepted: mode, pageRows, pageBytes, rejected",
        "wriet.mode=merge | --set wriet.mode: unknown key \"wriet\"; did you mean write? Accepted:"
            + " job, source, decoder, target, write, limits",
        "write=merge | --set write: write must hold keys with values, one in each line",
        "job.name=x | --set job.name: job holds a value, not keys",
        "write.mode= | --set write.mode: write.mode is empty; give it a value or remove it",
        "target.url=hunter2 | --set target.url: target.url must be env:NAME, file:PATH or a URL"
            + " that begins with jdbc:postgresql:",
        "write.mode | --set needs KEY=VALUE, for example --set write.mode=append",
        "=merge | --set needs KEY=VALUE, for example --set write.mode=append",
        "write..mode=merge | --set needs KEY=VALUE, for example --set write.mode=append"
      })
  void anOverrideIsCheckedLikeTheFile(String override, String message) {
    assertRefused(() -> parse(FULL, override), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Unknown keys
        "pageRows: 10 | pagerows: 10 | 11: unknown key \"pagerows\" in write; did you mean"
            + " pageRows? Accepted: mode, pageRows, pageBytes, rejected",
        "decoder: coffee | zebra: coffee | 5: unknown key \"zebra\"; accepted: job, source,"
            + " decoder, target, write, limits",
        "location: | locaton: | 4: unknown key \"locaton\" in source; did you mean location?"
            + " Accepted: type, location, version, index",
        "schema: | shema: | 8: unknown key \"shema\" in target; did you mean schema? Accepted: url,"
            + " schema",
        "quarantine: | quarantined: | 14: unknown key \"quarantined\" in limits; did you mean"
            + " quarantine? Accepted: quarantine, rowsPerSecond",
        "decoder: coffee | [a]: coffee | 5: unknown key \"?\"; accepted: job, source, decoder,"
            + " target, write, limits",
        // Missing keys
        "job: tea-2 | '' | 2: job is missing; it has no default, so add it",
        "decoder: coffee | '' | 1: decoder is missing; it has no default, so add it",
        "type: fdb-backup | '' | 4: source.type is missing; it has no default, so add it",
        "location: gs://bucket/backup | '' | 3: source.location is missing; it has no default, so"
            + " add it",
        "url: jdbc:postgresql://host:5432/db?user=me | '' | 8: target.url is missing; it has no"
            + " default, so add it",
        // Keys that stand there twice
        "mode: append | mode: append\\n  mode: merge | 11: write.mode stands there twice; remove"
            + " one of them",
        "decoder: coffee | decoder: coffee\\njob: again | 6: job stands there twice; remove one of"
            + " them",
        // Wrong types
        "mode: append | mode: [append] | 10: write.mode must be one value",
        "mode: append | mode: {a: b} | 10: write.mode must be one value",
        "mode: append | mode: | 10: write.mode is empty; give it a value or remove it",
        "mode: append | mode: ~ | 10: write.mode is empty; give it a value or remove it",
        "decoder: coffee | decoder: ' ' | 5: decoder is empty; give it a value or remove it",
        "pageRows: 10 | pageRows: ten | 11: write.pageRows must be a whole number between 1 and"
            + " 1000000, not \"ten\"",
        "pageRows: 10 | pageRows: 1.5 | 11: write.pageRows must be a whole number between 1 and"
            + " 1000000, not \"1.5\"",
        // Values that are not accepted
        "type: fdb-backup | type: fdb-backups | 3: unknown value \"fdb-backups\" for source.type; did"
            + " you mean fdb-backup? Accepted: fdb, fdb-backup, ledger",
        "decoder: coffee | decoder: cofee | 5: unknown value \"cofee\" for decoder; did you mean"
            + " coffee? Accepted: coffee, tea",
        "mode: append | mode: MERGE | 10: unknown value \"MERGE\" for write.mode; did you mean"
            + " merge? Accepted: merge, append, jdbcio",
        "job: tea-2 | job: tea 2 | 1: job must be letters, digits, - and _, at most 63 of them, not"
            + " \"tea 2\"",
        "location: | version: 4.2e7\\n  location: | 4: source.version must be latest or a version of"
            + " the database, a whole number, not \"4.2e7\"",
        "location: | version: newest\\n  location: | 4: source.version must be latest or a version"
            + " of the database, a whole number, not \"newest\"",
        "location: | version: -1\\n  location: | 4: source.version must be latest or a version of"
            + " the database, a whole number, not \"-1\"",
        "location: | index:\\n  location: | 4: source.index is empty; give it a value or remove it",
        // Values out of range
        "pageRows: 10 | pageRows: 0 | 11: write.pageRows must be a whole number between 1 and"
            + " 1000000, not \"0\"",
        "pageRows: 10 | pageRows: 1000001 | 11: write.pageRows must be a whole number between 1 and"
            + " 1000000, not \"1000001\"",
        "pageRows: 10 | pageRows: -1 | 11: write.pageRows must be a whole number between 1 and"
            + " 1000000, not \"-1\"",
        "pageBytes: 64KiB | pageBytes: 1023 | 12: write.pageBytes must be between 1KiB and 64MiB,"
            + " not 1023",
        "pageBytes: 64KiB | pageBytes: 65MiB | 12: write.pageBytes must be between 1KiB and 64MiB,"
            + " not 65MiB",
        "pageBytes: 64KiB | pageBytes: 4MB | 12: write.pageBytes must be a whole number of bytes,"
            + " or one with KiB, MiB or GiB, like 4MiB, not \"4MB\"",
        "quarantine: 12 | quarantine: 101% | 14: limits.quarantine must be a share of the records"
            + " read between 0% and 100%, like 0.5%, or a number of records, like 100, not"
            + " \"101%\"",
        "rowsPerSecond: 20000 | rowsPerSecond: 0 | 15: limits.rowsPerSecond must be a whole number"
            + " between 1 and 1000000000, not \"0\"",
        // Not what a job file may hold
        "mode: append | mode: *a | 10: anchors, aliases and tags are not accepted; write the value"
            + " out",
        "mode: append | mode: &a append | 10: anchors, aliases and tags are not accepted; write the"
            + " value out",
        "mode: append | mode: !!java.net.URL [x] | 10: anchors, aliases and tags are not accepted;"
            + " write the value out",
        "limits: | limits: !!map | 13: anchors, aliases and tags are not accepted; write the value"
            + " out"
      })
  void namesTheLineOfAnError(String from, String to, String message) {
    String text = FULL.replace(from + "\n", to.translateEscapes() + "\n");
    if (text.equals(FULL)) {
      text = FULL.replace(from, to.translateEscapes());
    }
    String changed = text;
    assertThat(changed).isNotEqualTo(FULL);
    assertRefused(() -> parse(changed), "job.yaml:" + message);
  }

  @Test
  void aLiveClusterNeedsItsTypeOnly() {
    assertThat(parse(LIVE.replaceAll("  (clusterFile|apiVersion|priority|tag): .*\n", "")).source())
        .isEqualTo(new FdbConfig(new FdbSettings(null, 710, Priority.DEFAULT, null)));
  }

  @Test
  void mapsEveryKeyOfALiveCluster() {
    assertThat(parse(LIVE).source())
        .isEqualTo(
            new FdbConfig(
                new FdbSettings("/etc/fdb.cluster", 730, Priority.BATCH, "0123456789abcdef")));
    assertThat(parse(LIVE, "source.priority=default").source())
        .isEqualTo(
            new FdbConfig(
                new FdbSettings("/etc/fdb.cluster", 730, Priority.DEFAULT, "0123456789abcdef")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusterFile: | clusterfile: | 4: unknown key \"clusterfile\" in source; did you mean"
            + " clusterFile? Accepted: type, clusterFile, apiVersion, priority, tag",
        "type: fdb | type: fdb-backup | 4: unknown key \"clusterFile\" in source; accepted: type,"
            + " location, version, index",
        "apiVersion: 730 | apiVersion: new | 5: source.apiVersion must be a whole number between 1"
            + " and 9999, not \"new\"",
        "apiVersion: 730 | apiVersion: 7.3 | 5: source.apiVersion must be a whole number between 1"
            + " and 9999, not \"7.3\"",
        "priority: batch | priority: low | 6: unknown value \"low\" for source.priority; accepted:"
            + " batch, default",
        "tag: 0123456789abcdef | tag: 0123456789abcdefg | 7: source.tag must be 1 to 16 ASCII"
            + " characters without blanks, not \"0123456789abcdefg\"",
        "tag: 0123456789abcdef | tag: a b | 7: source.tag must be 1 to 16 ASCII characters without"
            + " blanks, not \"a b\"",
        "tag: 0123456789abcdef | tag: thé | 7: source.tag must be 1 to 16 ASCII characters without"
            + " blanks, not \"thé\"",
        "tag: 0123456789abcdef | tag: | 7: source.tag is empty; give it a value or remove it"
      })
  void namesTheLineOfAnErrorInALiveCluster(String from, String to, String message) {
    assertThat(LIVE).contains(from);
    assertRefused(() -> parse(LIVE.replace(from, to)), "job.yaml:" + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "target", "write", "limits"})
  void aSectionMustHoldKeys(String section) {
    String text = FULL.replaceFirst("(?m)^" + section + ":(\\n  .*)+", section + ": x");
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(BeamfillException.class)
        .hasMessageMatching(
            "job.yaml:\\d+: " + section + " must hold keys with values, one in each line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "target"})
  void aSectionWithoutDefaultsMustBeThere(String section) {
    String text = FULL.replaceFirst("(?m)^" + section + ":(\\n  .*)+\\n", "");
    assertRefused(
        () -> parse(text), "job.yaml:1: " + section + " is missing; it has no default, so add it");
  }

  @Test
  void aSchemaMustFitIntoAName() {
    assertRefused(
        () -> parse(MINIMAL, "target.schema=" + "é".repeat(32)),
        "--set target.schema: target.schema must be at most 63 bytes long, as PostgreSQL cuts names"
            + " off");
  }

  @Test
  void aJobNameHasAtMost63Letters() {
    assertThat(parse(MINIMAL, "job=" + "a".repeat(63)).job()).hasSize(63);
    assertThatThrownBy(() -> parse(MINIMAL, "job=" + "a".repeat(64)))
        .hasMessageStartingWith("--set job: job must be letters, digits, - and _, at most 63");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db?password=hunter2",
        "jdbc:postgresql://host/db?user=me&password=hunter2",
        "jdbc:postgresql://host/db?user=me&PassWord=hunter2",
        "jdbc:postgresql://host/db?user=me&pass%77ord=hunter2",
        "jdbc:postgresql://host/db?user=me&sslpassword=hunter2",
        "jdbc:postgresql:db?password=hunter2",
        "jdbc:postgresql://me:hunter2@host/db",
        "jdbc:postgresql://me:hunter2?x@host/db",
        "jdbc:postgresql://me:hunter2=x@host/db"
      })
  void aPasswordInTheUrlIsRefusedAndNotRepeated(String url) {
    String text = MINIMAL.replace("env:PG_URL", "\"" + url + "\"");
    String message =
        "target.url must not hold a password; put the whole URL into an environment variable or a"
            + " file, and write env:NAME or file:PATH here";
    assertRefused(() -> parse(text), "job.yaml:7: " + message);
    assertRefused(() -> parse(MINIMAL, "target.url=" + url), "--set target.url: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:db",
        "jdbc:postgresql://host/db",
        "jdbc:postgresql://one:5432,two:5433/db?user=me@tenant&sslmode=require",
        "jdbc:postgresql://[::1]:5432/db?user=me"
      })
  void aUrlWithoutAPasswordMayStandInTheFile(String url) {
    JobFile job = parse(MINIMAL, "target.url=" + url);
    assertThat(job.target().url()).isEqualTo(new TargetUrl.Literal(url));
    assertThat(job.target().url().resolve()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "postgres://me:hunter2@host/db", "env:hunter 2", "file:"})
  void aUrlThatIsNoneIsNotRepeated(String url) {
    assertThatThrownBy(() -> parse(MINIMAL, "target.url=" + url))
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith("--set target.url: target.url must be env:NAME")
        .hasMessageNotContaining("hunter");
  }

  @Test
  void aReferencedUrlIsReadWhenItIsNeeded() throws Exception {
    Path secret = folder.resolve("url");
    TargetUrl url = parse(MINIMAL, "target.url=file:" + secret).target().url();
    Files.writeString(secret, "jdbc:postgresql://host/db?password=hunter2\n");
    assertThat(url.resolve()).isEqualTo("jdbc:postgresql://host/db?password=hunter2");
    assertThat(url).hasToString("file:" + secret);
  }

  @Test
  void aReferenceToSomethingElseIsNotRepeated() throws Exception {
    Path secret = Files.writeString(folder.resolve("url"), "postgres://me:hunter2@host/db");
    TargetUrl url = parse(MINIMAL, "target.url=file:" + secret).target().url();
    assertRefused(
        url::resolve,
        "file:" + secret + " must hold a URL that begins with jdbc:postgresql:, and does not");
  }

  @Test
  void theGuidesExamplesAreOneJobWithItsDefaultsWrittenOut() throws Exception {
    List<String> examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "job-file.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(examples).hasSize(2);
    assertThat(parse(examples.get(0)).text()).isEqualTo(examples.get(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job: [ | job.yaml:1: this is not YAML:",
        "job: 'a | job.yaml:1: this is not YAML:",
        "job: a\\n\\tb: c | job.yaml:2: this is not YAML:",
        "--- a\\n--- b | job.yaml:2: this is not YAML:",
        "job: \\0 | job.yaml: this is not YAML text; save the job file as UTF-8 text",
        "'' | job.yaml: the job file is empty;",
        "# nothing | job.yaml: the job file is empty;",
        "- job | job.yaml:1: a job file is a list of keys with values, like job: tea",
        "tea | job.yaml:1: a job file is a list of keys with values, like job: tea"
      })
  void namesTheLineOfWhatIsNoJobFile(String text, String message) {
    assertThatThrownBy(() -> parse(text.translateEscapes()))
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesAFileThatIsMissing() {
    Path file = folder.resolve("none.yaml");
    assertRefused(
        () -> parser.parse(file, List.of()), file + ": there is no such job file; check the path");
  }

  @Test
  void namesAFolder() {
    assertRefused(
        () -> parser.parse(folder, List.of()),
        folder + ": the job file cannot be read; check that it is a file");
  }

  @Test
  void namesAFileThatIsNotUtf8() throws Exception {
    Path file = Files.write(folder.resolve("job.yaml"), new byte[] {'j', (byte) 0xff});
    assertRefused(
        () -> parser.parse(file, List.of()),
        file + ": the job file is not UTF-8 text; save it as UTF-8");
  }

  private JobFile parse(String text, String... overrides) {
    return parser.parse("job.yaml", text, List.of(overrides));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BeamfillException.class, e -> assertThat(e.category()).isEqualTo(Category.USAGE))
        .hasMessage(message);
  }
}
