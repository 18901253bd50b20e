package io.beamfill.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with too much in quarantine fails, says so, and goes on once it is allowed more. */
class QuarantineLimitTest {
  private static final GeneratorOptions HALF_BAD =
      GeneratorOptions.of(3_000).withLegacyShare(0.1).withBadShare(0.5);

  @TempDir private Path folder;

  @Test
  void aJobOverItsLimitFailsUntilTheLimitIsRaised() {
    TeaJob job = job(HALF_BAD);
    Expectation expectation = new TeaBackupGenerator(HALF_BAD).expectation();

    BeamfillProcess.Outcome first = job.run("--set=limits.quarantine=5%");

    assertOverLimit(job, first, "5%");
    long read = job.control().recordsRead();

    BeamfillProcess.Outcome unchanged = job.run("--set=limits.quarantine=5%");

    assertOverLimit(job, unchanged, "5%");
    assertThat(job.control().overlaps()).isEmpty();
    assertThat(job.control().recordsRead()).isBetween(read, expectation.totalRecords());

    Loaded loaded = Loaded.completed(job, job.run("--set=limits.quarantine=60%"));

    assertThat(loaded.contents().counts()).containsExactlyInAnyOrderEntriesOf(expectation.rows());
    assertThat(loaded.quarantine()).hasSize((int) expectation.totalQuarantined());
    assertThat(loaded.recordsRead()).isEqualTo(expectation.totalRecords());
    assertThat(job.control().reason()).isEmpty();
  }

  @Test
  void asManyAsTheLimitSaysAreAllowedAndNotOneMore() {
    GeneratorOptions someBad = GeneratorOptions.of(2_000).withBadShare(0.01);
    long quarantined = new TeaBackupGenerator(someBad).expectation().totalQuarantined();
    TeaJob job = job(someBad);

    assertOverLimit(
        job,
        job.run("--set=limits.quarantine=" + (quarantined - 1)),
        Long.toString(quarantined - 1));

    Loaded.completed(job, job.run("--set=limits.quarantine=" + quarantined));
  }

  @Test
  void aJobThatWillSurelyPassItsLimitIsStoppedEarly() {
    TeaJob job = job(HALF_BAD);
    long records = new TeaBackupGenerator(HALF_BAD).expectation().totalRecords();

    BeamfillProcess.Outcome outcome =
        job.run(
            "--set=limits.quarantine=10",
            "--set=limits.rowsPerSecond=100",
            "--set=write.pageRows=20");

    assertOverLimit(job, outcome, "10");
    assertThat(job.control().recordsRead()).isLessThan(records);
    Loaded.completed(job, job.run("--set=limits.quarantine=100%"));
  }

  private TeaJob job(GeneratorOptions options) {
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, options);
    return TeaJob.create(folder.resolve("job"), backup);
  }

  private static void assertOverLimit(TeaJob job, BeamfillProcess.Outcome outcome, String limit) {
    assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(4);
    String reason = job.control().reason();
    assertThat(reason)
        .matches("[0-9,]+ of [0-9,]+ records or rows are in quarantine, .*")
        .contains("more than limits.quarantine: " + limit + " allows. ")
        .contains("beamfill quarantine list");
    assertThat(job.control().status()).isEqualTo("FAILED");
    assertThat(TeaJob.document(outcome).path("status").asText()).isEqualTo("FAILED");
    assertThat(TeaJob.document(outcome).path("reason").asText()).isEqualTo(reason);
    assertThat(outcome.stderr().lines().filter(line -> line.startsWith("beamfill: ")).toList())
        .isEqualTo(List.of("beamfill: " + reason));
  }
}
