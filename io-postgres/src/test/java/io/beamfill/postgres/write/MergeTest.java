package io.beamfill.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();

  private static RowCounts inserted(long rows) {
    return new RowCounts(rows, 0, 0, 0, 0);
  }

  @Test
  void everyRowIsCountedForWhatBecameOfIt() throws SQLException {
    DATABASE.execute("CREATE TABLE counted (id int PRIMARY KEY, v text)");
    WrittenJob job =
        WrittenJob.merging(TARGET, Specs.spec("counted", "id", "id INTEGER", "v TEXT"));

    assertThat(job.write(job.page(0).row("counted", 1, "a").row("counted", 2, "b")))
        .isEqualTo(inserted(2));
    assertThat(
            job.write(
                job.page(10)
                    .row("counted", 1, "a")
                    .row("counted", 2, "B")
                    .row("counted", 3, null)
                    .row("counted", 4, "first")
                    .row("counted", 4, "second")))
        .isEqualTo(new RowCounts(2, 1, 1, 1, 0));
    assertThat(DATABASE.query("SELECT id, v FROM counted ORDER BY id"))
        .containsExactly(
            List.of(1, "a"), List.of(2, "B"), Arrays.asList(3, null), List.of(4, "second"));
  }

  @Test
  void aSecondRunWritesNothing() throws SQLException, InterruptedException {
    DATABASE.execute("CREATE TABLE twice (id int PRIMARY KEY, v jsonb)");
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec("twice", "id", "id INTEGER", "v JSON"));
    PageBuilder first = job.page(0);
    PageBuilder second = job.page(1000);
    for (int i = 0; i < 500; i++) {
      first.row("twice", i, "{\"n\": " + i + "}");
      second.row("twice", i, "{\"n\":   " + i + "}");
    }
    job.write(first);
    List<List<Object>> before = DATABASE.query("SELECT id, ctid::text, xmin::text FROM twice");

    assertThat(job.write(second)).isEqualTo(new RowCounts(0, 0, 500, 0, 0));

    assertThat(DATABASE.query("SELECT id, ctid::text, xmin::text FROM twice")).isEqualTo(before);
    // Sessions report what they did when they end.
    TARGET.connections().closePool();
    String statistics =
        "SELECT n_tup_ins, n_tup_upd, n_dead_tup FROM pg_stat_user_tables WHERE relname = 'twice'";
    for (int i = 0; i < 100 && !DATABASE.query(statistics).get(0).get(0).equals(500L); i++) {
      Thread.sleep(50);
    }
    assertThat(DATABASE.query(statistics)).containsExactly(List.of(500L, 0L, 0L));
  }

  @Test
  void ofRowsWithOneKeyTheLastStaysWhateverTheirSizes() throws SQLException {
    DATABASE.execute("CREATE TABLE sizes (id int PRIMARY KEY, v text)");
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec("sizes", "id", "id INTEGER", "v TEXT"));
    Random random = new Random(1);
    Map<Integer, String> expected = new HashMap<>();
    int next = 0;
    for (int page = 0; page < 3; page++) {
      PageBuilder builder = job.page(next);
      for (int i = 0; i < 2000; i++, next++) {
        int id = random.nextInt(200);
        String text = text(random, 1 + random.nextInt(random.nextBoolean() ? 30 : 1900));
        expected.put(id, text);
        builder.row("sizes", id, text);
      }
      job.write(builder);
      Map<Integer, String> actual = new HashMap<>();
      DATABASE
          .query("SELECT id, v FROM sizes")
          .forEach(row -> actual.put((Integer) row.get(0), (String) row.get(1)));
      assertThat(actual.equals(expected)).as("page " + page).isTrue();
    }
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, ' ', '~').forEach(each -> text.append((char) each));
    return text.toString();
  }

  @Test
  void anOlderVersionNeverOverwritesANewerOneInWhateverOrderTheyCome() throws SQLException {
    DATABASE.execute("CREATE TABLE versions (id int PRIMARY KEY, v text, version bigint)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.versioned(
                "versions", "id", "version", "id INTEGER", "v TEXT", "version INTEGER"));

    assertThat(
            job.write(
                job.page(0)
                    .row("versions", 1, "new", 2)
                    .row("versions", 1, "old", 1)
                    .row("versions", 2, "old", 1)
                    .row("versions", 3, "none", null)
                    .row("versions", 4, "some", 1)
                    .row("versions", 4, "none", null)))
        .isEqualTo(new RowCounts(4, 0, 0, 2, 0));
    assertThat(
            job.write(
                job.page(10)
                    .row("versions", 1, "older", 0)
                    .row("versions", 2, "new", 2)
                    .row("versions", 3, "some", 5)
                    .row("versions", 4, "none", null)))
        .isEqualTo(new RowCounts(0, 2, 0, 2, 0));
    assertThat(
            job.write(job.page(20).row("versions", 1, "corrected", 2).row("versions", 2, "new", 2)))
        .isEqualTo(new RowCounts(0, 1, 1, 0, 0));
    assertThat(DATABASE.query("SELECT id, v FROM versions ORDER BY id"))
        .containsExactly(
            List.of(1, "corrected"), List.of(2, "new"), List.of(3, "some"), List.of(4, "some"));
  }

  @Test
  void fallbackRowsGiveWay() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE legacy (id int PRIMARY KEY, v varchar(9), amount numeric(5, 2))");
    WrittenJob job =
        WrittenJob.merging(
            TARGET, Specs.spec("legacy", "id", "id INTEGER", "v TEXT", "amount NUMERIC"));

    assertThat(
            job.write(
                job.page(0)
                    .fallbackRow("legacy", 1, "old", new BigDecimal("1.0"))
                    .row("legacy", 1, "new", new BigDecimal("1.0"))
                    .fallbackRow("legacy", 2, "old", new BigDecimal("1.234"))))
        .isEqualTo(new RowCounts(2, 0, 0, 1, 0));
    assertThat(
            job.write(
                job.page(10)
                    .fallbackRow("legacy", 1, "old", new BigDecimal("1.0"))
                    .fallbackRow("legacy", 2, "old", new BigDecimal("1.234"))))
        .isEqualTo(new RowCounts(0, 0, 1, 1, 0));
    assertThat(job.write(job.page(20).row("legacy", 2, "new", new BigDecimal("2.0"))))
        .isEqualTo(new RowCounts(0, 1, 0, 0, 0));
    assertThat(DATABASE.query("SELECT id, v FROM legacy ORDER BY id"))
        .containsExactly(List.of(1, "new"), List.of(2, "new"));
  }

  @Test
  void aTableMayConsistOfItsKeyAlone() throws SQLException {
    DATABASE.execute("CREATE TABLE pairs (a uuid, b int, PRIMARY KEY (a, b))");
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec("pairs", "a, b", "a UUID", "b INTEGER"));
    UUID one = new UUID(0, 1);

    assertThat(
            job.write(job.page(0).row("pairs", one, 1).row("pairs", one, 2).row("pairs", one, 1)))
        .isEqualTo(new RowCounts(2, 0, 0, 1, 0));
    assertThat(job.write(job.page(9).row("pairs", one, 2).row("pairs", one, 3)))
        .isEqualTo(new RowCounts(1, 0, 1, 0, 0));
  }

  @Test
  void aTableWithoutAKeyTakesEveryRow() throws SQLException {
    DATABASE.execute("CREATE TABLE events (v text)");
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec("events", "", "v TEXT"));

    assertThat(job.write(job.page(0).row("events", "a").row("events", "a"))).isEqualTo(inserted(2));
    assertThat(job.write(job.page(9).row("events", "a"))).isEqualTo(inserted(1));
  }

  @Test
  void anIdentityColumnTakesTheSourcesValues() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE identities (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);"
            + "CREATE TABLE numbered (id int PRIMARY KEY, v text,"
            + " n bigint GENERATED ALWAYS AS IDENTITY)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec("identities", "id", "id INTEGER", "v TEXT"),
            Specs.spec("numbered", "id", "id INTEGER", "v TEXT", "n INTEGER"));

    job.write(job.page(0).row("identities", 70, "a").row("numbered", 1, "a", 70));
    assertThat(job.write(job.page(9).row("identities", 70, "b").row("numbered", 1, "b", 71)))
        .isEqualTo(new RowCounts(0, 2, 0, 0, 0));
    assertThat(DATABASE.query("SELECT id, v FROM identities")).containsExactly(List.of(70L, "b"));
    assertThat(DATABASE.query("SELECT v, n FROM numbered")).containsExactly(List.of("b", 70L));
  }

  @Test
  void everyKindOfColumnIsMergedAndComparedByItsBytes() throws SQLException {
    DATABASE.execute(
        "CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE DOMAIN short AS varchar(5);"
            + "CREATE TABLE kinds (id char(3) PRIMARY KEY, j json, b jsonb, m mood, t text[],"
            + " n numeric, d short, u uuid[])");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec(
                "kinds",
                "id",
                "id TEXT",
                "j JSON",
                "b JSON",
                "m TEXT",
                "t TEXT[]",
                "n NUMERIC",
                "d TEXT",
                "u UUID[]"));
    UUID uuid = new UUID(1, 2);
    Object[] row = {
      "a",
      "{\"x\": 1}",
      "{\"x\": 1}",
      "sad",
      List.of("p", "q"),
      new BigDecimal("1.5"),
      "d",
      List.of(uuid)
    };
    Object[] otherJson = row.clone();
    otherJson[1] = "{\"x\":  1}";

    assertThat(job.write(job.page(0).row("kinds", row))).isEqualTo(inserted(1));
    assertThat(job.write(job.page(1).row("kinds", row))).isEqualTo(new RowCounts(0, 0, 1, 0, 0));
    assertThat(job.write(job.page(2).fallbackRow("kinds", row)))
        .isEqualTo(new RowCounts(0, 0, 1, 0, 0));
    assertThat(job.write(job.page(3).row("kinds", otherJson)))
        .isEqualTo(new RowCounts(0, 1, 0, 0, 0));
    assertThat(
            DATABASE.query(
                "SELECT id, j::text, b::text, m::text, t::text, n::text, d, u::text FROM kinds"))
        .containsExactly(
            List.of(
                "a  ", "{\"x\":  1}", "{\"x\": 1}", "sad", "{p,q}", "1.5", "d", "{" + uuid + "}"));
  }

  @Test
  void aPartitionedTableIsMergedLikeAnyOther() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);"
            + "CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10);"
            + "CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (10) TO (20)");
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec("parted", "id", "id INTEGER", "v TEXT"));

    assertThat(job.write(job.page(0).row("parted", 1, "a").row("parted", 11, "b")))
        .isEqualTo(inserted(2));
    assertThat(
            job.write(
                job.page(9)
                    .row("parted", 1, "a")
                    .row("parted", 11, "B")
                    .row("parted", 12, "c")
                    .row("parted", 99, "no partition")))
        .isEqualTo(new RowCounts(1, 1, 1, 0, 1));
    assertThat(job.quarantine())
        .containsExactly(
            "12 | parted | CHECK_FAILED | 23514 |"
                + " no partition of relation \"parted\" found for row | … payload of 12");
  }
}
