package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job does the same on Flink, inside this machine, as on the DirectRunner. */
class FlinkLocalIT {
  private static final String FLINK = "--runner=FlinkRunner";
  private static final String PARALLELISM = "--parallelism=2";

  @TempDir private static Path shared;
  private static Path backup;
  private static Loaded expected;

  @TempDir private Path folder;

  @BeforeAll
  static void loadUndisturbed() {
    backup = shared.resolve("backup");
    TeaJob.writeBackup(backup, TeaJob.dirty(10_000));
    expected = Loaded.undisturbed(TeaJob.create(shared.resolve("undisturbed"), backup));
  }

  @Test
  void bothRunnersLeaveTheSameBehind() {
    TeaJob job = TeaJob.create(folder, backup);

    BeamfillProcess.Outcome outcome = job.start(FLINK, PARALLELISM).await();

    Loaded.completed(job, outcome).assertEquals(expected);
  }

  @Test
  void theDirectRunnerFinishesWhatWasKilledOnFlink() {
    TeaJob job = TeaJob.create(folder, backup);
    try (BeamfillProcess process =
        job.start(FLINK, PARALLELISM, "--set", "limits.rowsPerSecond=1000")) {
      Await.until("some pages are committed", () -> job.control().pages() >= 5);
      process.kill();
      process.await();
    }
    assertThat(job.control().gaps()).isNotEmpty();
    // The killed run's lease need not be waited for: another test does.
    job.control().ageLease();

    Loaded.completed(job, job.run()).assertEquals(expected);
  }
}
