package io.beamfill.pipelines.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that is there already is neither written again nor counted wrongly. */
class SecondJobTest {
  private static final int RECORDS = 4_000;

  @TempDir private Path folder;

  @Test
  void anotherJobOverTheSameDataWritesNothing() {
    GeneratorOptions options = GeneratorOptions.of(RECORDS).withLegacyShare(0.2);
    TeaJob job = job(options);
    JsonNode first = TeaJob.document(job.run()).path("rows");
    awaitStatistics(job.database());
    List<List<String>> tuples = tupleStatistics(job.database());

    BeamfillProcess.Outcome outcome = job.run("--set=job=second");

    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    awaitStatistics(job.database());
    assertThat(tupleStatistics(job.database())).isEqualTo(tuples);
    assertThat(first).hasSize(11);
    JsonNode second = TeaJob.document(outcome).path("rows");
    assertNothingWritten(second, job);
    assertThat(second.path("qr_records").path("superseded").asLong())
        .isEqualTo(qrRecordsUnderBothKeys(options))
        .isPositive();
  }

  @Test
  void anotherJobQuarantinesWhatTheFirstDid() {
    TeaJob job = job(TeaJob.dirty(RECORDS));
    Loaded first = Loaded.undisturbed(job);

    BeamfillProcess.Outcome outcome = job.run("--set=job=second");

    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    assertNothingWritten(TeaJob.document(outcome).path("rows"), job);
    assertThat(job.contents().differencesFrom(first.contents())).isEmpty();
    assertThat(job.control("second").quarantine()).isEqualTo(first.quarantine());
  }

  @Test
  void appendFillsEmptyTablesLikeMerge() {
    TeaJob merge = job(TeaJob.dirty(RECORDS));
    TeaJob append = TeaJob.create(folder.resolve("append"), merge.backup());

    Loaded merged = Loaded.undisturbed(merge);
    Loaded appended = Loaded.undisturbed(append, "--set=write.mode=append");

    assertThat(appended.contents().differencesFrom(merged.contents())).isEmpty();
    assertThat(appended.contents().counts()).isEqualTo(merged.contents().counts());
    assertThat(appended.quarantine()).isEqualTo(merged.quarantine());
    assertThat(appended.recordsRead()).isEqualTo(merged.recordsRead());
  }

  @Test
  void aCompletedJobIsNotRunAgain() {
    TeaJob job = job(TeaJob.dirty(RECORDS));
    BeamfillProcess.Outcome first = job.run();
    Loaded loaded = Loaded.completed(job, first);
    List<String> versions = rowVersions(job.database());

    BeamfillProcess.Outcome again = job.run();

    Loaded.completed(job, again).assertEquals(loaded);
    assertThat(rowVersions(job.database())).isEqualTo(versions);
  }

  private TeaJob job(GeneratorOptions options) {
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(backup, options);
    return TeaJob.create(folder.resolve("first"), backup);
  }

  private static void assertNothingWritten(JsonNode tables, TeaJob job) {
    job.contents()
        .counts()
        .forEach(
            (table, count) -> {
              JsonNode rows = tables.path(table);
              assertThat(rows.path("inserted").asLong(-1)).as(table + " inserted").isZero();
              assertThat(rows.path("updated").asLong(-1)).as(table + " updated").isZero();
              assertThat(rows.path("unchanged").asLong()).as(table + " unchanged").isEqualTo(count);
            });
  }

  /** QR records with the id as text in their key give way to those with the id's bytes. */
  private static long qrRecordsUnderBothKeys(GeneratorOptions options) {
    Set<String> keys = new HashSet<>();
    new TeaBackupGenerator(options)
        .records()
        .forEachRemaining(each -> keys.add(new String(each.position(), ISO_8859_1)));
    return keys.stream()
        .filter(key -> key.startsWith("q") && key.length() == 37)
        .filter(key -> keys.contains("q" + rawId(key.substring(1))))
        .count();
  }

  private static String rawId(String text) {
    return new String(HexFormat.of().parseHex(text.replace("-", "")), ISO_8859_1);
  }

  /** What was done to each table of the target since the database was made. */
  private static List<List<String>> tupleStatistics(TargetDatabase database) {
    return database.query(
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del, n_dead_tup FROM pg_stat_user_tables"
            + " WHERE schemaname = 'public' ORDER BY relname");
  }

  /**
   * Waits until the server's statistics have arrived: a connection reports those of all tables
   * together, so when those of coverage are there, the target's are too.
   */
  private static void awaitStatistics(TargetDatabase database) {
    long pages = database.number("SELECT count(*) FROM beamfill.backfill_coverage");
    Await.until(
        "statistics of all pages",
        () ->
            database.number(
                    "SELECT n_tup_ins FROM pg_stat_user_tables"
                        + " WHERE relid = 'beamfill.backfill_coverage'::regclass")
                >= pages);
  }

  /** The transactions that wrote each row of each table. */
  private static List<String> rowVersions(TargetDatabase database) {
    return database
        .query(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE"
                + " table_schema IN ('public', 'beamfill') AND table_type = 'BASE TABLE' ORDER BY 1")
        .stream()
        .map(table -> table.get(0))
        .map(table -> table + database.query("SELECT xmin, ctid, t::text FROM " + table + " t"))
        .toList();
  }
}
