package io.beamfill.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.TableContents;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real backup with its mutation logs: what arrives is the database at one version. */
class OneInstantTest {
  /** Written by a server; a client listed what the database held at the end. */
  private static final Path SAMPLE = Path.of("../io-fdb/src/test/resources/fdb-backup");

  private static final String LATEST = "42087775";
  private static final String LAST_CHANGE = "34036098";

  @TempDir private static Path shared;
  private static TableContents atEnd;
  private static TableContents rangeFiles;

  @TempDir private Path folder;
  private Path backup;
  private Path index;
  private TeaJob job;

  @BeforeAll
  static void loadWhatAClientListed() throws IOException {
    atEnd = loaded("keyvalues-at-end.jsonl");
    rangeFiles = loaded("keyvalues-range-files.jsonl");
    assertThat(atEnd.differencesFrom(rangeFiles)).isNotEmpty();
  }

  private static TableContents loaded(String list) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<SourceRecord> records = new ArrayList<>();
    for (String line : Files.readAllLines(SAMPLE.resolve(list))) {
      JsonNode pair = json.readTree(line);
      records.add(
          new SourceRecord(
              HexFormat.of().parseHex(pair.get("k").asText()),
              HexFormat.of().parseHex(pair.get("v").asText())));
    }
    new BackupWriter(shared.resolve(list)).write(records.iterator());
    TeaJob plain = TeaJob.create(shared.resolve(list + "-job"), shared.resolve(list));
    assertThat(plain.run("--set", "limits.quarantine=100%").exitCode()).isZero();
    return plain.contents();
  }

  @BeforeEach
  void copyTheBackup() throws IOException {
    backup = folder.resolve("backup");
    index = folder.resolve("index");
    Path container = SAMPLE.resolve("container");
    try (Stream<Path> files = Files.walk(container)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Path copy = backup.resolve(container.relativize(each).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(each, copy);
      }
    }
    job = TeaJob.create(folder, backup);
  }

  @Test
  void theLatestVersionIsWhatAClientReadAtTheEnd() {
    BeamfillProcess.Outcome run = beamfill("run", "latest");

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(job.contents().counts()).isEqualTo(atEnd.counts());
    assertThat(job.contents().differencesFrom(atEnd)).isEmpty();
    assertThat(run.stdout())
        .contains("one instant, version " + LATEST)
        .doesNotContain("no single instant");
    assertThat(coveredVersions()).containsExactly(LATEST);
  }

  @Test
  void anyVersionThatTheBackupGivesCanBeAskedForAndIsKept() throws IOException {
    BeamfillProcess.Outcome run = beamfill("run", LAST_CHANGE);

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(job.contents().differencesFrom(atEnd)).isEmpty();
    assertThat(job.control().meaning("source.version")).isEqualTo(LAST_CHANGE);
    assertThat(coveredVersions()).containsExactly(LAST_CHANGE);

    addLogsUntil(52_087_776);
    BeamfillProcess.Outcome other = beamfill("run", "52087775");
    BeamfillProcess.Outcome none = job.beamfill("run");
    BeamfillProcess.Outcome latest = beamfill("run", "latest");

    assertThat(other.exitCode()).isEqualTo(6);
    assertThat(other.stderr()).contains("source.version was 34036098 and is 52087775");
    assertThat(none.exitCode()).isEqualTo(6);
    assertThat(none.stderr()).contains("source.version was 34036098 and is (none)");
    assertThat(latest.exitCode()).as("latest is that of the first run").isZero();
  }

  @Test
  void withoutAVersionTheSummarySaysThatItIsNoSingleInstant() {
    BeamfillProcess.Outcome run = job.beamfill("run", "--set", "limits.quarantine=100%");

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.stdout()).contains("between 22135413 and 22179929, so no single instant");
    assertThat(job.contents().differencesFrom(rangeFiles)).isEmpty();
  }

  @Test
  void aPlanShowsTheVersionsThatCanBeHadAndIndexesNothing() {
    BeamfillProcess.Outcome without = job.beamfill("plan");
    BeamfillProcess.Outcome with = beamfill("plan", "latest");

    assertThat(without.exitCode()).as("%s", without).isZero();
    assertThat(without.stdout())
        .contains("so no single instant; the versions 22179929 to 42087775 can be had");
    assertThat(with.exitCode()).as("%s", with).isZero();
    assertThat(with.stdout())
        .contains("one instant, version " + LATEST)
        .contains("; the versions 22179929 to 42087775 can be had")
        .containsPattern("users +users +[0-9]+ .* [1-9][0-9]* +");
    assertThat(index).doesNotExist();
  }

  @Test
  void aVersionThatIsNotThereIsRefusedWithThoseThatAre() {
    for (String command : new String[] {"plan", "run"}) {
      BeamfillProcess.Outcome refused = beamfill(command, "42087776");

      assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
      assertThat(refused.stderr())
          .contains("does not give version 42087776, but 22179929 to 42087775");
    }
    assertThat(job.control().isInstalled()).isFalse();
  }

  @Test
  void aPlaceForTheIndexThatCannotBeWrittenIsRefusedBeforeWorkBegins() throws IOException {
    Files.writeString(index, "a file");

    BeamfillProcess.Outcome refused = beamfill("run", "latest");

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
    assertThat(refused.stderr()).contains("cannot be written to " + index);
    assertThat(job.control().isInstalled()).isFalse();
  }

  @Test
  void aJobThatWasStoppedGoesOnWithItsVersionAlthoughThereAreNewerLogs() throws IOException {
    Path log = log();
    byte[] whole = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(whole, whole.length - 5));
    BeamfillProcess.Outcome stopped = beamfill("run", "latest");
    assertThat(stopped.exitCode()).as("%s", stopped).isEqualTo(3);
    assertThat(job.control().reason())
        .contains(log.getFileName() + " is damaged in block 0 at byte 169");
    Files.write(log, whole);
    addLogsUntil(52_087_776);

    BeamfillProcess.Outcome resumed = beamfill("run", "latest");

    assertThat(resumed.exitCode()).as("%s", resumed).isZero();
    assertThat(resumed.stdout())
        .contains("one instant, version " + LATEST)
        .contains("the versions 22179929 to 52087775 can be had");
    assertThat(job.contents().differencesFrom(atEnd)).isEmpty();
    assertThat(coveredVersions()).containsExactly(LATEST);
  }

  private BeamfillProcess.Outcome beamfill(String command, String version) {
    return job.beamfill(
        command,
        "--set",
        "source.version=" + version,
        "--set",
        "source.index=" + index,
        "--set",
        "limits.quarantine=100%");
  }

  private List<String> coveredVersions() {
    return job
        .database()
        .query(
            "SELECT DISTINCT source_version FROM beamfill.backfill_coverage"
                + " WHERE keyspace NOT LIKE '%unclaimed%'")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private Path log() {
    try (Stream<Path> files = Files.walk(backup.resolve("logs"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A log file in which nothing happens. */
  private void addLogsUntil(long end) throws IOException {
    Path log = log();
    String name = log.getFileName().toString().replace("22087776,42087776", "42087776," + end);
    Files.write(log.resolveSibling(name), new byte[0]);
  }
}
