package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.RestartableServer;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run outlives its target's restarts and crashes. */
class ServerRestartIT {
  @TempDir private Path folder;

  @Test
  void aRunCompletesByItselfAfterTheServerWasRestartedAndAfterItCrashed() {
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, TeaJob.dirty(10_000));
    Loaded expected = Loaded.undisturbed(TeaJob.create(folder.resolve("undisturbed"), backup));

    try (RestartableServer server = RestartableServer.start(folder.resolve("server"))) {
      TargetDatabase database = server.database();
      TeaJob job = TeaJob.create(folder.resolve("restarted"), backup, database);
      try (BeamfillProcess process = job.start("--set", "limits.rowsPerSecond=1500")) {
        Await.until("some pages are committed", () -> job.control().pages() >= 5);
        server.stop();
        server.startAgain();
        long pages = job.control().pages();
        Await.until("the run has gone on", () -> job.control().pages() >= pages + 5);
        server.crash();
        assertThat(process.isAlive()).as("the run ended before the crash").isTrue();

        Loaded.completed(job, process.await()).assertEquals(expected);
      }
    }
  }
}
