package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and SIGTERM pause a job. */
class SignalIT {
  @TempDir private Path folder;

  @Test
  void aRunThatIsToldToEndPausesTheJobAndTheNextOneGoesOnAtOnce() {
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, TeaJob.dirty(10_000));
    Loaded expected = Loaded.undisturbed(TeaJob.create(folder.resolve("undisturbed"), backup));
    TeaJob job = TeaJob.create(folder.resolve("paused"), backup);

    BeamfillProcess.Outcome paused;
    try (BeamfillProcess process = job.start("--set", "limits.rowsPerSecond=500")) {
      Await.until("some pages are committed", () -> job.control().pages() >= 5);
      process.terminate();
      paused = process.await();
    }

    assertThat(paused.exitCode()).as("%s", paused).isEqualTo(3);
    assertThat(paused.stderr()).contains("paused; the same command goes on");
    assertThat(job.control().status()).isEqualTo("PAUSED");
    assertThat(job.control().reason()).isEqualTo("The run was told to end.");
    assertThat(job.control().gaps()).isNotEmpty();
    // Nobody holds the lease, so nobody waits for it to lapse.
    assertThat(job.control().run()).isEmpty();
    Loaded.completed(job, job.run()).assertEquals(expected);
  }
}
