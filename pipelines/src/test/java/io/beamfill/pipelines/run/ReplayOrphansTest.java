package io.beamfill.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.MissingParents;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orphans of every table, whose parents come after the load: replayed, they leave nothing behind
 * that tells them from rows whose parents were there from the start.
 */
class ReplayOrphansTest {
  private static final GeneratorOptions OPTIONS =
      GeneratorOptions.of(3_000)
          .withLegacyShare(0.1)
          .withBadShare(0.5)
          .withConflicts(10)
          .withSeed(2);

  @TempDir private Path folder;

  @Test
  void replayedOrphansAreAsIfTheirParentsHadAlwaysBeenThere() {
    TeaJob job = TeaJob.create(folder.resolve("orphans"), OPTIONS);
    assertThat(job.run("--set=limits.quarantine=100%").exitCode()).isZero();
    assertThat(
            job.database()
                .query(
                    "SELECT DISTINCT table_name FROM beamfill.backfill_quarantine"
                        + " WHERE reason = 'PARENT_MISSING' AND row_of_record = 0 ORDER BY 1"))
        .extracting(row -> row.get(0))
        .containsExactly(
            "collection_qr_items",
            "collections",
            "consumptions",
            "devices",
            "notifications",
            "qr_records",
            "tags",
            "tea_tags");
    TargetDatabase withParents = TargetServer.newDatabase();
    TeaJob expected = TeaJob.create(folder.resolve("expected"), job.backup(), withParents);
    insertParents(job, withParents);
    assertThat(expected.run("--set=limits.quarantine=100%").exitCode()).isZero();

    insertParents(job, job.database());
    BeamfillProcess.Outcome replay =
        job.beamfill("quarantine replay", "--reason=PARENT_MISSING", "--output=json");

    assertThat(replay.exitCode()).as("%s", replay).isEqualTo(3);
    assertThat(TeaJob.document(replay).at("/entries/resolved").asLong()).isGreaterThan(100);
    assertThat(TeaJob.document(replay).at("/quarantine")).isEmpty();
    assertThat(job.contents().differencesFrom(expected.contents())).isEmpty();
    assertThat(unresolved(job)).isEqualTo(unresolved(expected));
    JsonNode status = status(job);
    JsonNode wanted = status(expected);
    assertThat(status.get("records")).isEqualTo(wanted.get("records"));
    assertThat(status.get("rows")).isEqualTo(wanted.get("rows"));
    assertThat(status.get("quarantine")).isEqualTo(wanted.get("quarantine"));
  }

  private static void insertParents(TeaJob orphans, TargetDatabase into) {
    assertThat(MissingParents.insert(orphans.database(), into)).isGreaterThan(50);
  }

  private static List<List<String>> unresolved(TeaJob job) {
    return job.database()
        .query(
            "SELECT keyspace, encode(position, 'hex'), table_name, reason, message"
                + " FROM beamfill.backfill_quarantine WHERE resolved_at IS NULL ORDER BY 1, 2, 3");
  }

  private static JsonNode status(TeaJob job) {
    return TeaJob.document(job.beamfill("status", "--output=json"));
  }
}
