package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that is killed at random moments and started again ends as one that nothing disturbed.
 * {@code -Dbeamfill.kills=25} kills it more often, {@code -Dbeamfill.seed=…} at other moments.
 */
class KillResumeIT {
  private static final int KILLS = Integer.getInteger("beamfill.kills", 3);
  private static final long SEED = Long.getLong("beamfill.seed", System.nanoTime());
  private static final int RECORDS = 10_000;
  private static final int MOST_MILLIS = 4_000;

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingIsTwiceWhereverItIsKilled() {
    System.out.println("Killing " + KILLS + " times; again with -Dbeamfill.seed=" + SEED);
    Random random = new Random(SEED);
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, TeaJob.dirty(RECORDS));
    Loaded expected = Loaded.undisturbed(TeaJob.create(folder.resolve("undisturbed"), backup));
    TeaJob job = TeaJob.create(folder.resolve("killed"), backup);
    // Each run has time for a part of the rows only, however many runs there are.
    String rate = "limits.rowsPerSecond=" + Math.max(200, RECORDS / KILLS / 4);

    for (int kill = 1; kill <= KILLS; kill++) {
      kill(job, rate, random.nextInt(MOST_MILLIS));
      if (kill > 1) {
        // The first restart waits for the lease to lapse, as in use; the others need not.
        job.control().ageLease();
      }
    }
    BeamfillProcess.Outcome outcome = job.start().await();

    Loaded.completed(job, outcome).assertEquals(expected);
  }

  private static void kill(TeaJob job, String rate, int millis) {
    String before = job.control().run();
    try (BeamfillProcess process = job.start("--set", rate)) {
      Await.until(
          "a run holds the lease", () -> !process.isAlive() || !job.control().run().equals(before));
      Await.pause(millis);
      long pages = job.control().pages();
      assertThat(process.isAlive()).as("the run ended before it was killed").isTrue();
      process.kill();
      process.await();
      System.out.println("Killed after " + millis + " ms, " + pages + " pages committed");
    }
  }
}
