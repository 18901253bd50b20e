package io.beamfill.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.page.Reason;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();

  private static RowCounts counts(long inserted, long superseded, long quarantined) {
    return new RowCounts(inserted, 0, 0, superseded, quarantined);
  }

  @Test
  void everyKindOfRefusalIsFoundWithItsReasonAndTheGoodRowsAreWritten() throws SQLException {
    DATABASE.execute(
        "CREATE DOMAIN even AS int CHECK (value % 2 = 0);"
            + "CREATE TABLE parent (a int, b text, PRIMARY KEY (a, b));"
            + "INSERT INTO parent VALUES (1, 'x');"
            + "CREATE TABLE bad (id int PRIMARY KEY, name varchar(5) NOT NULL UNIQUE,"
            + " amount numeric(5, 2), doc jsonb, e even, small int CHECK (small < 10), a int, b text,"
            + " FOREIGN KEY (a, b) REFERENCES parent);"
            + "INSERT INTO bad (id, name) VALUES (1000, 'taken');"
            + "CREATE INDEX ON bad (b)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec(
                "bad",
                "id",
                "id INTEGER",
                "name TEXT",
                "amount NUMERIC",
                "doc JSON",
                "e INTEGER",
                "small INTEGER",
                "a INTEGER",
                "b TEXT"));
    PageBuilder page =
        job.page(0)
            .row("bad", 0, "good", new BigDecimal("999.99"), "{}", 2, 1, 1, "x")
            .row("bad", 1, null, null, null, null, null, null, null)
            .row("bad", 2, "toolong", null, null, null, null, null, null)
            .row("bad", 3, "n3", new BigDecimal("1000"), null, null, null, null, null)
            .row("bad", 4, "n4", null, "{\"x\": ", null, null, null, null)
            .row("bad", 5, "n5", null, null, 3, null, null, null)
            .row("bad", 6, "n6", null, null, null, 10, null, null)
            .row("bad", 7, "n7", null, null, null, null, 1, "y")
            .row("bad", 8, "taken", null, null, null, null, null, null)
            .row("bad", 9, "good", null, null, null, null, null, null)
            .row("bad", 10, "n10", null, null, null, null, null, "unchecked")
            .row("bad", 11, "n11", null, null, null, null, null, incompressible(3000))
            .rejectedRow("bad", Reason.BAD_UUID, "a row that the decoder refused")
            .rejectedRecord(Reason.NOT_JSON, "a record that\0the decoder refused");

    assertThat(job.write(page)).isEqualTo(counts(2, 0, 11));
    assertThat(DATABASE.query("SELECT id FROM bad ORDER BY id"))
        .containsExactly(List.of(0), List.of(10), List.of(1000));
    assertThat(job.quarantine().stream().map(each -> each.replaceAll("index row.*\\|", "…|")))
        .containsExactly(
            "1 | bad | MISSING_VALUE | null | name is missing, and the target needs it"
                + " | … payload of 1",
            "2 | bad | OUT_OF_RANGE | 22001 | value too long for type character varying(5)"
                + " | … payload of 2",
            "3 | bad | OUT_OF_RANGE | 22003 | numeric field overflow | … payload of 3",
            "4 | bad | NOT_JSON | 22P02 | invalid input syntax for type json | … payload of 4",
            "5 | bad | CHECK_FAILED | 23514 | value for domain even violates check constraint"
                + " \"even_check\" | … payload of 5",
            "6 | bad | CHECK_FAILED | 23514 | new row for relation \"bad\" violates check"
                + " constraint \"bad_small_check\" | … payload of 6",
            "7 | bad | PARENT_MISSING | null | a, b is not in parent: 1, y | … payload of 7",
            "8 | bad | UNIQUE_CONFLICT | 23505 | duplicate key value violates unique constraint"
                + " \"bad_name_key\": Key (name)=(taken) already exists. | … payload of 8",
            "9 | bad | UNIQUE_CONFLICT | 23505 | duplicate key value violates unique constraint"
                + " \"bad_name_key\": Key (name)=(good) already exists. | … payload of 9",
            "11 | bad | OUT_OF_RANGE | 54000 | …| … payload of 11",
            "12 | bad | BAD_UUID | null | a row that the decoder refused | … payload of 12",
            "13 | null | NOT_JSON | null | a record that\uFFFDthe decoder refused"
                + " | … payload of 13");
    assertThat(job.progress().records().quarantined()).isEqualTo(1);
    assertThat(job.progress().quarantined()).isEqualTo(12);
  }

  private static String incompressible(int length) {
    StringBuilder text = new StringBuilder();
    new Random(5).ints(length, ' ', '~').forEach(each -> text.append((char) each));
    return text.toString();
  }

  @Test
  void aTriggersRefusalIsARowsFault() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE guarded (id int PRIMARY KEY);"
            + "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF new.id = 2 THEN RAISE 'two is refused'; END IF; RETURN new; END $$;"
            + "CREATE TRIGGER guard BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION guard()");
    WrittenJob job = WrittenJob.appending(TARGET, Specs.spec("guarded", "id", "id INTEGER"));

    assertThat(job.write(job.page(0).row("guarded", 1).row("guarded", 2).row("guarded", 3)))
        .isEqualTo(counts(2, 0, 1));
    assertThat(job.quarantine())
        .containsExactly("1 | guarded | DATABASE | P0001 | two is refused | … payload of 1");
  }

  @Test
  void aDeferredConstraintIsCheckedWithinThePage() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE deferred_parent (id int PRIMARY KEY);"
            + "CREATE TABLE deferred (id int PRIMARY KEY, n int UNIQUE DEFERRABLE INITIALLY DEFERRED,"
            + " p int REFERENCES deferred_parent DEFERRABLE INITIALLY DEFERRED)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec("deferred", "id", "id INTEGER", "n INTEGER", "p INTEGER"),
            Specs.spec("deferred_parent", "id", "id INTEGER"));

    assertThat(
            job.write(
                job.page(0)
                    .row("deferred", 1, 1, 7)
                    .row("deferred", 2, 1, 7)
                    .row("deferred", 3, 3, 8)
                    .row("deferred_parent", 7)))
        .isEqualTo(counts(2, 0, 2));
    assertThat(job.quarantine())
        .containsExactly(
            "1 | deferred | UNIQUE_CONFLICT | 23505 | duplicate key value violates unique"
                + " constraint \"deferred_n_key\": Key (n)=(1) already exists. | … payload of 1",
            "2 | deferred | PARENT_MISSING | null | p is not in deferred_parent: 8"
                + " | … payload of 2");
  }

  @Test
  void childrenComeInWithTheirParentsOfTheSameTableInWhateverOrder() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree, v int CHECK (v < 10))");
    WrittenJob job =
        WrittenJob.merging(
            TARGET, Specs.spec("tree", "id", "id INTEGER", "parent INTEGER", "v INTEGER"));
    PageBuilder page = job.page(0);
    // A chain whose every child comes before its parent, with a bad row amid.
    for (int i = 0; i < 40; i++) {
      page.row("tree", i, i == 39 ? null : i + 1, i == 10 ? 99 : 1);
    }
    // A circle of two, a row that is its own parent, and an orphan with a child.
    page.row("tree", 100, 101, 1).row("tree", 102, 102, 1).row("tree", 101, 100, 1);
    page.row("tree", 200, 999, 1).row("tree", 201, 200, 1);

    assertThat(job.write(page)).isEqualTo(counts(32, 0, 13));
    assertThat(DATABASE.query("SELECT id FROM tree ORDER BY id").stream().map(each -> each.get(0)))
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.range(11, 40), IntStream.range(100, 103)).boxed().toList());
    assertThat(job.quarantine())
        .filteredOn(each -> each.startsWith("10 |"))
        .containsExactly(
            "10 | tree | CHECK_FAILED | 23514 | new row for relation \"tree\" violates check"
                + " constraint \"tree_v_check\" | … payload of 10");
    assertThat(job.quarantine())
        .filteredOn(each -> each.contains("PARENT_MISSING"))
        .hasSize(12)
        .anyMatch(each -> each.contains("parent is not in tree: 999"))
        .anyMatch(each -> each.contains("parent is not in tree: 200"));
  }

  @Test
  void aMissingParentIsNamedByItsWholeKeyHoweverItWasFound() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE part (a int, b text, v int CHECK (v < 10), pa int, pb text,"
            + " PRIMARY KEY (b, a), FOREIGN KEY (pb, pa) REFERENCES part (b, a));"
            + "CREATE TABLE use (id int PRIMARY KEY, a int, b text, FOREIGN KEY (a, b)"
            + " REFERENCES part (a, b))");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec("part", "a, b", "a INTEGER", "b TEXT", "v INTEGER", "pa INTEGER", "pb TEXT"),
            Specs.spec("use", "id", "id INTEGER", "a INTEGER", "b TEXT"));

    job.write(
        job.page(0)
            .row("part", 1, "root", 1, null, null)
            .row("part", 2, "leaf", 1, 1, "root")
            .row("part", 3, "half", 1, 9, null)
            .row("part", 4, "orphan", 1, 9, "none")
            .row("part", 5, "of the orphan", 1, 4, "orphan")
            .row("part", 6, "refused", 99, null, null)
            .row("part", 7, "of the refused", 1, 6, "refused")
            .row("use", 1, 2, "leaf")
            .row("use", 2, 2, "root"));

    assertThat(job.quarantine())
        .containsExactly(
            "3 | part | PARENT_MISSING | null | pb, pa is not in part: none, 9 | … payload of 3",
            "4 | part | PARENT_MISSING | null | pb, pa is not in part: orphan, 4 | … payload of 4",
            "5 | part | CHECK_FAILED | 23514 | new row for relation \"part\" violates check"
                + " constraint \"part_v_check\" | … payload of 5",
            "6 | part | PARENT_MISSING | null | pb, pa is not in part: refused, 6 | … payload of 6",
            "8 | use | PARENT_MISSING | null | a, b is not in part: 2, root | … payload of 8");
  }

  @Test
  void anOlderRowOfAKeyComesIntoItsOwnWhenTheNewestIsRefused() throws SQLException {
    DATABASE.execute("CREATE TABLE rivals (id int PRIMARY KEY, v int CHECK (v < 10))");
    WrittenJob job =
        WrittenJob.merging(TARGET, Specs.spec("rivals", "id", "id INTEGER", "v INTEGER"));

    assertThat(
            job.write(
                job.page(0)
                    .row("rivals", 1, 1)
                    .row("rivals", 1, 2)
                    .row("rivals", 1, 99)
                    .row("rivals", 2, 3)
                    .row("rivals", 2, 4)))
        .isEqualTo(counts(2, 2, 1));
    assertThat(DATABASE.query("SELECT id, v FROM rivals ORDER BY id"))
        .containsExactly(List.of(1, 2), List.of(2, 4));
    assertThat(job.quarantine()).singleElement().asString().startsWith("2 | rivals | CHECK_FAILED");
  }

  @Test
  void blameFallsOnTheRightRecordWhateverTheRowsSizes() throws SQLException {
    DATABASE.execute("CREATE TABLE blame (id int PRIMARY KEY, v text, ok boolean NOT NULL)");
    WrittenJob job =
        WrittenJob.merging(TARGET, Specs.spec("blame", "id", "id INTEGER", "v TEXT", "ok BOOLEAN"));
    Random random = new Random(3);
    job.write(job.page(100_000).row("blame", 100_000, "", true));
    PageBuilder page = job.page(0);
    for (int i = 0; i < 3000; i++) {
      boolean large = random.nextInt(4) == 0;
      page.row("blame", i, incompressible(large ? 1900 : 10), i % 100 == 99 ? null : true);
    }

    assertThat(job.write(page)).isEqualTo(counts(2970, 0, 30));
    assertThat(job.quarantine().stream().map(each -> each.substring(0, each.indexOf(' '))))
        .containsExactlyElementsOf(
            IntStream.range(0, 30).mapToObj(each -> String.valueOf(each * 100 + 99)).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 100})
  void triesAreBoundedByTheBadRows(int percent) throws SQLException {
    String table = "share_" + percent;
    DATABASE.execute("CREATE TABLE %s (id int PRIMARY KEY, v int CHECK (v < 10))".formatted(table));
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec(table, "id", "id INTEGER", "v INTEGER"));
    Random random = new Random(percent);
    int rows = 1024;
    boolean[] bad = new boolean[rows];
    for (int i = 0; i < rows * percent / 100; ) {
      int row = random.nextInt(rows);
      if (!bad[row]) {
        bad[row] = true;
        i++;
      }
    }
    PageBuilder page = job.page(0);
    for (int i = 0; i < rows; i++) {
      page.row(table, i, bad[i] ? 99 : 1);
    }
    AtomicInteger tries = new AtomicInteger();
    try (Connection connection = TARGET.connections().open()) {
      job.writer().write(CountingConnection.savepoints(connection, tries), page.build());
      connection.commit();
    }

    int badRows = rows * percent / 100;
    assertThat(job.rows()).isEqualTo(counts(rows - badRows, 0, badRows));
    assertThat(job.quarantine().stream().map(each -> each.substring(0, each.indexOf(' '))))
        .containsExactlyElementsOf(
            IntStream.range(0, rows).filter(each -> bad[each]).mapToObj(String::valueOf).toList());
    // One try of the whole page; then the copy, and 2 log2(1024) + 2 for each bad row.
    assertThat(tries.get()).isLessThanOrEqualTo(badRows == 0 ? 1 : 2 + badRows * 22);
    assertThat(tries.get()).isLessThanOrEqualTo(2 + 2 * rows);
  }

  @Test
  void nullsAndOrphansCostNoTries() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE cheap_parent (id int PRIMARY KEY);"
            + "CREATE TABLE cheap (id int PRIMARY KEY, v int NOT NULL, p int REFERENCES cheap_parent)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET, Specs.spec("cheap", "id", "id INTEGER", "v INTEGER", "p INTEGER"));
    PageBuilder page = job.page(0);
    for (int i = 0; i < 900; i++) {
      page.row("cheap", i, i % 3 == 0 ? null : 1, i % 3 == 1 ? 5 : null);
    }
    AtomicInteger tries = new AtomicInteger();
    try (Connection connection = TARGET.connections().open()) {
      job.writer().write(CountingConnection.savepoints(connection, tries), page.build());
      connection.commit();
    }

    assertThat(job.rows()).isEqualTo(counts(300, 0, 600));
    assertThat(tries.get()).isEqualTo(3);
  }

  @Test
  void parentsOfOtherTablesInThePageComeFirst() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE teas (id int PRIMARY KEY, name text NOT NULL);"
            + "CREATE TABLE labels (tea int REFERENCES teas, n int, PRIMARY KEY (tea, n))");
    WrittenJob job =
        WrittenJob.appending(
            TARGET,
            Specs.spec("labels", "tea, n", "tea INTEGER", "n INTEGER"),
            Specs.spec("teas", "id", "id INTEGER", "name TEXT"));

    assertThat(
            job.write(
                job.page(0)
                    .row("labels", 1, 1)
                    .row("labels", 2, 1)
                    .row("teas", 1, "green")
                    .row("teas", 2, null)))
        .isEqualTo(counts(2, 0, 2));
    assertThat(job.progress().tables())
        .containsEntry("labels", counts(1, 0, 1))
        .containsEntry("teas", counts(1, 0, 1));
    assertThat(job.quarantine())
        .isEqualTo(
            Arrays.asList(
                "1 | labels | PARENT_MISSING | null | tea is not in teas: 2 | … payload of 1",
                "3 | teas | MISSING_VALUE | null | name is missing, and the target needs it"
                    + " | … payload of 3"));
  }

  @Test
  void longMessagesAreCutBetweenCharacters() throws SQLException {
    DATABASE.execute("CREATE TABLE wordy (id int PRIMARY KEY)");
    WrittenJob job = WrittenJob.merging(TARGET, Specs.spec("wordy", "id", "id INTEGER"));

    job.write(job.page(0).rejectedRecord(Reason.UNKNOWN_SHAPE, "𝄞".repeat(600)));

    assertThat(job.quarantine())
        .containsExactly(
            "0 | null | UNKNOWN_SHAPE | null | " + "𝄞".repeat(499) + "… | … payload of 0");
  }
}
