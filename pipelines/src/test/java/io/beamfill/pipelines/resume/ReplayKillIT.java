package io.beamfill.pipelines.resume;

import static io.beamfill.pipelines.testing.TeaRecords.qr;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.pipelines.testing.TeaRecords;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is killed, or told to end, goes on where it stopped. */
class ReplayKillIT {
  private static final int ORPHANS = 600;
  private static final String GONE_TEA = TeaRecords.id("1f");

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingIsTwiceWhereverItEnds() {
    TeaRecords records = new TeaRecords();
    for (int i = 0; i < ORPHANS; i++) {
      String id = TeaRecords.id("21").substring(4) + String.format("%04x", i);
      records.add("q", id, qr(GONE_TEA, Integer.toString(i), "2026-05-06T07:08:09Z"));
    }
    records.writeBackup(folder.resolve("backup"));
    TeaJob job = TeaJob.create(folder, folder.resolve("backup"));
    assertThat(job.run("--set=limits.quarantine=100%").exitCode()).isZero();
    job.database()
        .execute("INSERT INTO teas (id, name, type) VALUES ('" + GONE_TEA + "', 'Sencha', 'tea')");

    try (BeamfillProcess process = replay(job)) {
      awaitPages(job, process, 3);
      process.kill();
      process.await();
    }
    assertThat(job.control().status()).isEqualTo("RUNNING");
    long afterKill = assertConsistent(job);
    assertThat(afterKill).isBetween(1L, ORPHANS - 1L);
    job.control().ageLease();

    BeamfillProcess.Outcome stopped;
    try (BeamfillProcess process = replay(job)) {
      awaitPages(job, process, 6);
      process.terminate();
      stopped = process.await();
    }
    assertThat(stopped.exitCode()).as("%s", stopped).isEqualTo(3);
    assertThat(stopped.stderr()).contains("stopped; the same command goes on");
    // The state outlives both: the one that could not give it back, and the one that could.
    assertThat(job.control().status()).isEqualTo("COMPLETED");
    assertThat(job.control().run()).isEmpty();
    long afterStop = assertConsistent(job);
    assertThat(afterStop).isBetween(afterKill + 1, ORPHANS - 1L);

    BeamfillProcess.Outcome last = job.beamfill("quarantine replay", "--output=json");

    assertThat(last.exitCode()).as("%s", last).isZero();
    assertThat(TeaJob.document(last).at("/entries/resolved").asLong())
        .isEqualTo(ORPHANS - afterStop);
    assertThat(assertConsistent(job)).isEqualTo(ORPHANS);
    assertThat(job.database().query("SELECT DISTINCT attempts FROM beamfill.backfill_quarantine"))
        .containsExactly(List.of("2"));
  }

  private static BeamfillProcess replay(TeaJob job) {
    return BeamfillProcess.start(
        Map.of(),
        List.of(
            "quarantine",
            "replay",
            job.jobFile().toString(),
            "--set=write.pageRows=20",
            "--set=limits.rowsPerSecond=100"));
  }

  private static void awaitPages(TeaJob job, BeamfillProcess process, long pages) {
    Await.until(
        pages + " pages are replayed",
        () ->
            !process.isAlive()
                || job.database()
                        .number(
                            "SELECT count(*) FROM beamfill.backfill_coverage"
                                + " WHERE keyspace = 'qr_records:replay'")
                    >= pages);
    assertThat(process.isAlive()).as("the replay ended before it was told to").isTrue();
  }

  /** Gives the rows, of which each has its entry resolved and is counted once. */
  private static long assertConsistent(TeaJob job) {
    long rows = job.database().number("SELECT count(*) FROM qr_records");
    assertThat(
            job.database()
                .query("SELECT count(resolved_at), count(*) FROM beamfill.backfill_quarantine"))
        .containsExactly(List.of(Long.toString(rows), Integer.toString(ORPHANS)));
    assertThat(
            job.database()
                .query(
                    "SELECT decoded, inserted, quarantined FROM beamfill.backfill_table_progress"
                        + " WHERE table_name = 'qr_records'"))
        .containsExactly(
            List.of(Integer.toString(ORPHANS), Long.toString(rows), Long.toString(ORPHANS - rows)));
    assertThat(job.control().overlaps()).isEmpty();
    assertThat(job.control().gaps()).isEmpty();
    return rows;
  }
}
