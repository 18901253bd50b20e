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

/** A job is run by one launcher at a time, also if the one before it comes back from the dead. */
class TwoLaunchersIT {
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
  void aSecondLauncherIsRefusedAndToldWhoRunsTheJob() {
    TeaJob job = TeaJob.create(folder, backup);
    try (BeamfillProcess first = job.start("--set", "limits.rowsPerSecond=1000")) {
      Await.until("some pages are committed", () -> job.control().pages() >= 5);

      BeamfillProcess.Outcome second = job.run();

      assertThat(second.exitCode()).as("%s", second).isEqualTo(6);
      assertThat(second.stderr())
          .contains("is being run by process " + first.pid() + " on ")
          .contains("which is alive; wait for it, or stop it first.");
      assertThat(TeaJob.document(second).at("/error/category").asText()).isEqualTo("JOB");
      Loaded.completed(job, first.await()).assertEquals(expected);
    }
  }

  @Test
  void aStoppedProcessWhoseJobWasTakenOverWritesNothingOnceItGoesOn() {
    TeaJob job = TeaJob.create(folder, backup);
    try (BeamfillProcess stopped = job.start("--set", "limits.rowsPerSecond=500")) {
      Await.until("some pages are committed", () -> job.control().pages() >= 5);
      stopped.signal("STOP");
      // The heartbeat has stopped with the process; nobody need wait until that shows.
      job.control().ageLease();

      Loaded takenOver = Loaded.completed(job, job.run());
      stopped.signal("CONT");
      BeamfillProcess.Outcome zombie = stopped.await();

      takenOver.assertEquals(expected);
      assertThat(zombie.exitCode()).as("%s", zombie).isEqualTo(3);
      assertThat(zombie.stderr()).contains("another run took it over");
      assertThat(job.control().status()).isEqualTo("COMPLETED");
      assertThat(job.control().recordsRead()).isEqualTo(expected.recordsRead());
      assertThat(job.contents().differencesFrom(expected.contents())).isEmpty();
      assertThat(job.control().quarantine()).isEqualTo(expected.quarantine());
    }
  }

  @Test
  void aZombieThatComesBackWhileTheOtherRunWorksWritesNothingTwice() {
    TeaJob job = TeaJob.create(folder, backup);
    try (BeamfillProcess stopped = job.start("--set", "limits.rowsPerSecond=500")) {
      Await.until("some pages are committed", () -> job.control().pages() >= 5);
      stopped.signal("STOP");
      String firstRun = job.control().run();
      job.control().ageLease();

      try (BeamfillProcess other = job.start("--set", "limits.rowsPerSecond=3000")) {
        Await.until("the job is taken over", () -> !job.control().run().equals(firstRun));
        long pages = job.control().pages();
        Await.until("the other run writes", () -> job.control().pages() > pages);
        stopped.signal("CONT");
        BeamfillProcess.Outcome zombie = stopped.await();

        Loaded.completed(job, other.await()).assertEquals(expected);
        assertThat(zombie.exitCode()).as("%s", zombie).isEqualTo(3);
      }
    }
  }
}
