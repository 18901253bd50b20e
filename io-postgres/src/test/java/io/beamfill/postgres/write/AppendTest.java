package io.beamfill.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();

  @Test
  void appendAndMergeLeaveTheSameRows() throws SQLException {
    String columns = " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v jsonb, t text[])";
    DATABASE.execute("CREATE TABLE appended" + columns + "; CREATE TABLE merged" + columns);
    String[] values = {"id INTEGER", "v JSON", "t TEXT[]"};
    fill(WrittenJob.appending(TARGET, Specs.spec("appended", "id", values)), "appended");
    fill(WrittenJob.merging(TARGET, Specs.spec("merged", "id", values)), "merged");

    assertThat(DATABASE.query("SELECT id, v::text, t::text FROM appended ORDER BY id"))
        .hasSize(300)
        .isEqualTo(DATABASE.query("SELECT id, v::text, t::text FROM merged ORDER BY id"));
  }

  private static void fill(WrittenJob job, String table) throws SQLException {
    PageBuilder page = job.page(0);
    for (int i = 0; i < 300; i++) {
      page.row(table, i, i % 7 == 0 ? null : "{\"n\": " + i + "}", List.of("a" + i, "b"));
    }
    assertThat(job.write(page)).isEqualTo(new RowCounts(300, 0, 0, 0, 0));
  }

  @Test
  void aPageWhoseKeysAreThereAlreadyIsMerged() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE hit (id int PRIMARY KEY, v text); INSERT INTO hit VALUES (2, 'b'), (3, 'x')");
    WrittenJob job = WrittenJob.appending(TARGET, Specs.spec("hit", "id", "id INTEGER", "v TEXT"));

    assertThat(job.write(job.page(0).row("hit", 1, "a").row("hit", 2, "b").row("hit", 3, "c")))
        .isEqualTo(new RowCounts(1, 1, 1, 0, 0));
    assertThat(job.write(job.page(9).row("hit", 4, "d").row("hit", 4, "e")))
        .isEqualTo(new RowCounts(1, 0, 0, 1, 0));
    assertThat(DATABASE.query("SELECT id, v FROM hit ORDER BY id"))
        .containsExactly(List.of(1, "a"), List.of(2, "b"), List.of(3, "c"), List.of(4, "e"));
  }

  @Test
  void fallbackRowsGiveWayToo() throws SQLException {
    DATABASE.execute("CREATE TABLE gives (id int PRIMARY KEY, v text)");
    WrittenJob job =
        WrittenJob.appending(TARGET, Specs.spec("gives", "id", "id INTEGER", "v TEXT"));

    assertThat(job.write(job.page(0).fallbackRow("gives", 1, "old").row("gives", 1, "new")))
        .isEqualTo(new RowCounts(1, 0, 0, 1, 0));
    assertThat(DATABASE.query("SELECT v FROM gives")).containsExactly(List.of("new"));
  }

  @Test
  void aTableWithoutAKeyTakesEveryRowAndLosesOnlyBadOnes() throws SQLException {
    DATABASE.execute("CREATE TABLE keyless (v varchar(3))");
    WrittenJob job = WrittenJob.appending(TARGET, Specs.spec("keyless", "", "v TEXT"));

    assertThat(
            job.write(job.page(0).row("keyless", "a").row("keyless", "a").row("keyless", "long")))
        .isEqualTo(new RowCounts(2, 0, 0, 0, 1));
    assertThat(DATABASE.query("SELECT v FROM keyless")).containsExactly(List.of("a"), List.of("a"));
  }

  @Test
  void aRowThatATriggerDropsBreaksTheConservationLawAndThePage() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE dropped (id int PRIMARY KEY);"
            + "CREATE FUNCTION drop_two() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF new.id = 2 THEN RETURN NULL; END IF; RETURN new; END $$;"
            + "CREATE TRIGGER drop_two BEFORE INSERT ON dropped"
            + " FOR EACH ROW EXECUTE FUNCTION drop_two()");
    WrittenJob job = WrittenJob.appending(TARGET, Specs.spec("dropped", "id", "id INTEGER"));

    assertThatThrownBy(() -> job.write(job.page(0).row("dropped", 1).row("dropped", 2)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("rows_conserved");
    assertThat(DATABASE.query("SELECT id FROM dropped")).isEmpty();
  }
}
