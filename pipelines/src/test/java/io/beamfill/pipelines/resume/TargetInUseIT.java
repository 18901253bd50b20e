package io.beamfill.pipelines.resume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TeaJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target that the application already writes to: rows that are there under other ids stay, and
 * all that the source says of them refers to them, whatever is killed. {@code -Dbeamfill.kills=10}
 * is the long form.
 */
class TargetInUseIT {
  private static final int RECORDS = Integer.getInteger("beamfill.records", 10_000);
  private static final int KILLS = Integer.getInteger("beamfill.kills", 2);
  private static final long SEED = Long.getLong("beamfill.seed", System.nanoTime());
  private static final int MOST_MILLIS = 3_000;
  private static final String FOUR_WRITERS = "--targetParallelism=4";

  /** What refers to rows with natural keys, by these keys instead of ids. */
  private static final List<String> REFERENCES =
      List.of(
          "SELECT c.id, u.apple_id FROM collections c JOIN users u ON u.id = c.user_id",
          "SELECT n.id, u.apple_id FROM notifications n JOIN users u ON u.id = n.user_id",
          "SELECT k.ts, k.tea_id, u.apple_id FROM consumptions k JOIN users u ON u.id = k.user_id",
          "SELECT d.token, u.apple_id FROM devices d JOIN users u ON u.id = d.user_id"
              + " WHERE d.token NOT LIKE 'mine %'",
          "SELECT lower(t.name), c.name FROM tags t JOIN tag_categories c ON c.id = t.category_id",
          "SELECT s.tea_id, lower(t.name), c.name FROM tea_tags s JOIN tags t ON t.id = s.tag_id"
              + " JOIN tag_categories c ON c.id = t.category_id");

  @TempDir private Path folder;

  @Test
  void rowsInUseStayAndAllThatRefersToThemFollowsWhateverIsKilled() {
    System.out.println("Killing " + KILLS + " times; again with -Dbeamfill.seed=" + SEED);
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(
        backup,
        GeneratorOptions.of(RECORDS)
            .withLegacyShare(0.1)
            .withBadShare(0.02)
            .withConflicts(RECORDS / 200)
            .withSeed(7));
    TeaJob empty = TeaJob.create(folder.resolve("empty"), backup);
    Loaded.undisturbed(empty);
    TeaJob undisturbed = inUse("undisturbed", backup, empty.database());
    Loaded expected = Loaded.undisturbed(undisturbed);
    TeaJob job = inUse("killed", backup, empty.database());

    Random random = new Random(SEED);
    for (int kill = 1; kill <= KILLS; kill++) {
      kill(job, random.nextInt(MOST_MILLIS));
      job.control().ageLease();
    }
    Loaded loaded = Loaded.completed(job, job.start(FOUR_WRITERS).await());

    assertThat(loaded.contents().differencesFrom(expected.contents())).isEmpty();
    assertThat(loaded.quarantine()).containsExactlyInAnyOrderElementsOf(expected.quarantine());
    assertRowsInUseAreAsTheyWere(job.database(), empty.database());
    for (String references : REFERENCES) {
      assertThat(job.database().query(references))
          .as(references)
          .containsExactlyInAnyOrderElementsOf(empty.database().query(references));
    }
    assertASecondJobChangesNothing(job, loaded);
  }

  /** A target with rows of the application's own: those of a load, every few, under other ids. */
  private TeaJob inUse(String name, Path backup, TargetDatabase loaded) {
    TeaJob job = TeaJob.create(folder.resolve(name), backup);
    copy(
        loaded,
        job,
        "users (id, apple_id)",
        "SELECT md5('u' || id)::uuid, apple_id FROM users WHERE hashtext(id::text) % 5 = 0",
        1);
    copy(
        loaded,
        job,
        "tag_categories (id, name)",
        "SELECT md5('c' || id)::uuid, name FROM tag_categories",
        1);
    copy(
        loaded,
        job,
        "tags (id, name, color, category_id)",
        "SELECT md5('t' || id)::uuid, upper(name), 'mine', md5('c' || category_id)::uuid FROM tags",
        2);
    copy(
        loaded,
        job,
        "devices (id, user_id, token)",
        "SELECT md5('d' || id)::uuid, md5('u' || user_id)::uuid, token FROM devices"
            + " WHERE hashtext(user_id::text) % 5 = 0",
        2);
    return job;
  }

  private static void copy(TargetDatabase from, TeaJob to, String table, String select, int every) {
    List<List<String>> rows = from.query(select + " ORDER BY 1");
    String values =
        IntStream.range(0, rows.size())
            .filter(row -> row % every == 0)
            .mapToObj(
                row ->
                    rows.get(row).stream()
                        .map(each -> "'" + each.replace("'", "''") + "'")
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    assertThat(values).as(table).isNotEmpty();
    to.database().execute("INSERT INTO " + table + " VALUES " + values);
  }

  private static void kill(TeaJob job, int millis) {
    String before = job.control().run();
    String slowly = "limits.rowsPerSecond=" + Math.max(200, RECORDS / KILLS / 4);
    try (BeamfillProcess process = job.start(FOUR_WRITERS, "--set", slowly)) {
      Await.until(
          "a run holds the lease", () -> !process.isAlive() || !job.control().run().equals(before));
      Await.pause(millis);
      assertThat(process.isAlive()).as("the run ended before it was killed").isTrue();
      process.kill();
      process.await();
    }
  }

  private static void assertRowsInUseAreAsTheyWere(TargetDatabase used, TargetDatabase loaded) {
    for (String table : List.of("users", "tag_categories", "tags", "devices")) {
      String prefix = table.equals("tag_categories") ? "c" : table.substring(0, 1);
      List<String> mine =
          loaded.query("SELECT md5('%s' || id)::uuid FROM %s".formatted(prefix, table)).stream()
              .map(row -> row.get(0))
              .toList();
      List<String> there =
          used.query("SELECT id FROM " + table).stream().map(row -> row.get(0)).toList();
      assertThat(there).as(table).containsAnyElementsOf(mine);
      assertThat(there).as(table).hasSameSizeAs(mine);
    }
    assertThat(used.query("SELECT DISTINCT color FROM tags WHERE color = 'mine'")).hasSize(1);
  }

  private static void assertASecondJobChangesNothing(TeaJob job, Loaded loaded) {
    JsonNode rows = TeaJob.document(job.run("--set", "job=again", FOUR_WRITERS)).path("rows");
    rows.forEach(
        table -> {
          assertThat(table.path("inserted").asLong()).as("%s", rows).isZero();
          assertThat(table.path("updated").asLong()).as("%s", rows).isZero();
        });
    assertThat(job.contents().differencesFrom(loaded.contents())).isEmpty();
  }
}
