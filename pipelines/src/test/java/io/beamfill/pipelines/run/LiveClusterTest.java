package io.beamfill.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.beamfill.fdb.live.FdbSource;
import io.beamfill.fdb.live.InMemoryClient;
import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.plan.Planner;
import io.beamfill.pipelines.preview.PreviewText;
import io.beamfill.pipelines.preview.Previewer;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.transforms.source.SourceRecord;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live cluster gives what a backup with the same keys gives, whatever goes wrong on the way. */
class LiveClusterTest {
  private static final int RECORDS = 8_000;
  private static final String DESCRIPTION =
      "Source: FoundationDB cluster of /etc/foundationdb/fdb.cluster, while it is in use: every page"
          + " is exact at a read version of its own, so no single instant";

  @TempDir private Path folder;

  @Test
  void aLiveClusterFillsTheTablesAsABackupOfItDoes() throws JsonProcessingException {
    Loaded expected =
        Loaded.undisturbed(TeaJob.create(folder.resolve("backup-job"), TeaJob.dirty(RECORDS)));
    TeaJob job = TeaJob.create(folder.resolve("live-job"), folder.resolve("backup-job/backup"));
    BackfillPlan plan = live(job);

    assertThat(PreviewText.of(Previewer.preview(plan), List.of())).contains(DESCRIPTION);
    RunResult result =
        new Backfill(
                plan,
                BeamOptions.parse(List.of()),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
            .withoutPause()
            .run();

    assertThat(RunReport.text(result)).contains(DESCRIPTION);
    String document = new ObjectMapper().writeValueAsString(RunReport.document(result));
    Loaded.completed(job, new BeamfillProcess.Outcome(result.exitCode().code(), document, ""))
        .assertEquals(expected);
    assertThat(
            job.database()
                .number(
                    "SELECT count(DISTINCT source_version) FROM beamfill.backfill_coverage"
                        + " WHERE records_read > 0"))
        .as("read versions of pages")
        .isGreaterThan(20);
  }

  /** The plan of a job, with a cluster in place of the backup. */
  private static BackfillPlan live(TeaJob job) {
    List<SourceRecord> records =
        ImmutableList.copyOf(new TeaBackupGenerator(TeaJob.dirty(RECORDS)).records());
    List<ByteKey> points =
        List.of(ByteKey.of('n', 'm'), ByteKey.of('q', 0x40), ByteKey.of('q', 0x80, 7));
    FdbSource source = InMemoryClient.faulty(records, points, 7);
    BackfillPlan plan =
        new Planner(new JobFileParser(Decoders.names()).parse(job.jobFile(), List.of())).plan();
    return new BackfillPlan(
        plan.jobFile(),
        plan.definition(),
        plan.decoder(),
        source,
        plan.connections(),
        plan.tables(),
        plan.phases(),
        plan.keyspaces());
  }
}
