package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.DamagedBlock;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is damaged where no plan looks, and one that is not all there. */
class DamagedBackupTest {
  @TempDir private Path folder;
  private Path backup;

  @BeforeEach
  void writeBackup() {
    backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, TeaJob.dirty(10_000));
  }

  @Test
  void damageStopsTheRunAtItsPlaceAndTheRunGoesOnFromThereOnceItIsRepaired() {
    Loaded expected = Loaded.undisturbed(TeaJob.create(folder.resolve("undisturbed"), backup));
    DamagedBlock damage = DamagedBlock.in(backup);
    TeaJob job = TeaJob.create(folder.resolve("damaged"), backup);

    BeamfillProcess.Outcome stopped = job.run();

    assertThat(stopped.exitCode()).as("%s", stopped).isEqualTo(3);
    assertThat(TeaJob.document(stopped).path("status").asText()).isEqualTo("FAILED");
    assertThat(job.control().status()).isEqualTo("FAILED");
    assertThat(job.control().reason())
        .contains(damage.file().getFileName().toString())
        .contains("is damaged in block " + damage.number() + " at byte " + damage.offset());
    assertThat(stopped.stderr()).contains(job.control().reason());
    assertThat(job.control().pages()).isPositive();

    damage.repair();
    Loaded.completed(job, job.run()).assertEquals(expected);
  }

  @Test
  void aFileThatIsNotThereIsMissedBeforeWorkBegins() throws IOException {
    Path missing = DamagedBlock.rangeFiles(backup).get(2);
    Files.delete(missing);
    TeaJob job = TeaJob.create(folder.resolve("missing"), backup);

    BeamfillProcess.Outcome refused = job.run();

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
    assertThat(refused.stderr())
        .contains(missing.getFileName().toString())
        .contains("is missing in the backup " + backup + ", which needs it");
    assertThat(TeaJob.document(refused).at("/error/category").asText()).isEqualTo("SOURCE");
    assertThat(job.control().isInstalled()).as("something was done in the target").isFalse();
  }
}
