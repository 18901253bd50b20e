package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.DamagedBlock;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job goes on with what it began with, whatever becomes of its backup and its job file. */
class ChangedJobTest {
  /** Without conflicts: which of two records stays may depend on the sizes of pages. */
  private static final GeneratorOptions OPTIONS = TeaJob.dirty(5_000).withConflicts(0);

  @TempDir private static Path shared;
  private static Loaded expected;

  @TempDir private Path folder;
  private Path backup;
  private TeaJob job;

  @BeforeAll
  static void loadUndisturbed() {
    Path whole = shared.resolve("backup");
    TeaJob.writeBackup(whole, OPTIONS);
    expected = Loaded.undisturbed(TeaJob.create(shared.resolve("undisturbed"), whole));
  }

  /** Damage in the backup is what stops the first run midway. */
  @BeforeEach
  void beginTheJob() {
    backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, OPTIONS);
    job = TeaJob.create(folder, backup);
    DamagedBlock damage = DamagedBlock.in(backup);
    assertThat(job.run().exitCode()).isEqualTo(3);
    assertThat(job.control().pages()).isPositive();
    damage.repair();
  }

  @Test
  void itReadsTheSnapshotThatItBeganWithAlthoughThereIsANewerOne() throws IOException {
    Path newer = folder.resolve("newer");
    String snapshot =
        new BackupWriter(newer)
            .beginVersion(90_000_000)
            .write(new TeaBackupGenerator(OPTIONS.withSeed(7)).records());
    addTo(backup, newer);

    Loaded.completed(job, job.run()).assertEquals(expected);

    TeaJob fresh = TeaJob.create(folder.resolve("fresh"), backup);
    assertThat(fresh.run().exitCode()).isZero();
    assertThat(fresh.control().meaning("source.snapshot")).isEqualTo(snapshot);
    assertThat(job.control().meaning("source.snapshot")).isNotEqualTo(snapshot);
  }

  private static void addTo(Path container, Path other) throws IOException {
    try (var files = Files.walk(other)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Path target = container.resolve(other.relativize(each).toString());
        if (!Files.exists(target)) {
          Files.createDirectories(target.getParent());
          Files.copy(each, target);
        }
      }
    }
  }

  @Test
  void anotherMeaningIsRefused() throws IOException {
    Path copy = folder.resolve("copy");
    addTo(copy, backup);
    assertRefused(
        job.run("--set", "source.location=" + copy),
        "source.location was " + backup + " and is " + copy);

    job.database().execute("CREATE SCHEMA other");
    TargetServer.createTables(job.database(), "other");
    assertRefused(job.run("--set", "target.schema=other"), "target.schema was public and is other");

    assertRefused(job.run("--set", "write.mode=append"), "write.mode was merge and is append");
  }

  @Test
  void limitsAndPageSizesMayChange() {
    BeamfillProcess.Outcome outcome =
        job.run(
            "--set",
            "write.pageRows=77",
            "--set",
            "write.pageBytes=16KiB",
            "--set",
            "limits.rowsPerSecond=50000",
            "--set",
            "limits.quarantine=50%");

    Loaded.completed(job, outcome).assertEquals(expected);
  }

  private void assertRefused(BeamfillProcess.Outcome outcome, String difference) {
    assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(6);
    assertThat(outcome.stderr())
        .contains(difference + ". Undo the change, or give the job file another job name.");
    assertThat(TeaJob.document(outcome).at("/error/category").asText()).isEqualTo("JOB");
    assertThat(job.control().status()).isEqualTo("FAILED");
  }
}
