package io.beamfill.postgres.write;

import static io.beamfill.transforms.decode.KeyPart.caseless;
import static io.beamfill.transforms.decode.KeyPart.exact;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.decode.TableSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stays of the rows with one natural key, and where their children point. */
class NaturalKeyTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();

  private static final TableSpec USERS =
      Specs.spec("users", "id", "id INTEGER", "apple TEXT", "age INTEGER")
          .withNaturalKey(exact("apple"));
  private static final TableSpec CATEGORIES =
      Specs.spec("categories", "id", "id INTEGER", "name TEXT").withNaturalKey(exact("name"));
  private static final TableSpec TAGS =
      Specs.spec("tags", "id", "id INTEGER", "category INTEGER", "name TEXT")
          .withNaturalKey(exact("category"), caseless("name"))
          .withReference("category", "categories");
  private static final TableSpec TEA_TAGS =
      Specs.spec("tea_tags", "tea, tag", "tea INTEGER", "tag INTEGER").withReference("tag", "tags");
  private static final TableSpec CHILDREN =
      Specs.spec("children", "id", "id INTEGER", "parent INTEGER").withReference("parent", "users");

  @BeforeEach
  void createTables() throws SQLException {
    DATABASE.execute(
        """
        DROP TABLE IF EXISTS tea_tags, tags, categories, children, live, users;
        CREATE TABLE users (id int PRIMARY KEY, apple text UNIQUE, age int CHECK (age < 200));
        CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES users);
        CREATE TABLE live (id int PRIMARY KEY, parent int REFERENCES users ON DELETE CASCADE);
        CREATE TABLE categories (id int PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE tags (id int PRIMARY KEY, category int NOT NULL REFERENCES categories, name text);
        CREATE UNIQUE INDEX tags_natural_key ON tags (category, lower(name));
        CREATE TABLE tea_tags (tea int, tag int REFERENCES tags, PRIMARY KEY (tea, tag));
        """);
  }

  private static WrittenJob job() throws SQLException {
    return WrittenJob.merging(TARGET, USERS, CATEGORIES, TAGS, TEA_TAGS, CHILDREN);
  }

  private static RowCounts counts(long inserted, long updated, long unchanged, long superseded) {
    return new RowCounts(inserted, updated, unchanged, superseded, 0);
  }

  private static void assertUsers(String... rows) throws SQLException {
    assertRows("SELECT id || ' ' || coalesce(apple, 'null') || ' ' || age FROM users", rows);
  }

  private static void assertRows(String query, String... rows) throws SQLException {
    assertThat(DATABASE.query(query).stream().map(row -> (String) row.get(0)))
        .containsExactlyInAnyOrder(rows);
  }

  private static void assertRemaps(WrittenJob job, String... remaps) throws SQLException {
    assertRows(
        "SELECT table_name || ' ' || old_key || ' ' || new_key FROM beamfill.backfill_remaps"
            + " WHERE job_id = '"
            + job.run().job()
            + "'",
        remaps);
  }

  @Test
  void aRowThatWasThereBeforeStaysAsItIs() throws SQLException {
    DATABASE.execute("INSERT INTO users VALUES (77, 'a', 7)");
    WrittenJob job = job();

    assertThat(job.write(job.page(0).row("users", 1, "a", 1).row("users", 2, "b", 2)))
        .isEqualTo(counts(1, 0, 0, 1));
    assertThat(job.write(job.page(10).row("users", 3, "a", 3).row("users", 77, "a", 8)))
        .isEqualTo(counts(0, 1, 0, 1));
    assertThat(
            job.write(
                job.page(20).row("children", 1, 1).row("children", 2, 2).row("children", 3, 3)))
        .isEqualTo(counts(3, 0, 0, 0));

    assertUsers("77 a 8", "2 b 2");
    assertRows("SELECT id || ' ' || parent FROM children", "1 77", "2 2", "3 77");
    assertRemaps(job, "users 1 77", "users 3 77");
  }

  @Test
  void ofOnePageTheFirstStays() throws SQLException {
    WrittenJob job = job();

    assertThat(
            job.write(
                job.page(0)
                    .row("users", 9, "a", 1)
                    .row("users", 5, "b", 2)
                    .row("users", 1, "a", 3)
                    .row("users", 2, "a", 4)))
        .isEqualTo(counts(2, 0, 0, 2));

    assertUsers("9 a 1", "5 b 2");
    assertRemaps(job, "users 1 9", "users 2 9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"123", "132", "213", "231", "312", "321"})
  void ofSeveralPagesTheFirstStaysWhateverTheOrderOfArrival(String order) throws SQLException {
    WrittenJob job = job();
    RowCounts sum = RowCounts.NONE;
    for (int number : order.chars().map(each -> each - (int) '0').toArray()) {
      sum =
          sum.plus(
              job.write(
                  job.page(number * 10)
                      .row("users", 10 - number, "a", number)
                      .row("users", 100 + number, "b" + number, number)));
    }
    job.write(
        job.page(90)
            .row("children", 1, 9)
            .row("children", 2, 8)
            .row("children", 3, 7)
            .row("children", 4, 102));

    assertUsers("9 a 1", "101 b1 1", "102 b2 2", "103 b3 3");
    assertRemaps(job, "users 8 9", "users 7 9");
    assertRows("SELECT id || ' ' || parent FROM children", "1 9", "2 9", "3 9", "4 102");
    assertThat(sum.decoded()).isEqualTo(6);
    assertThat(sum.inserted()).isEqualTo(4);
    assertThat(sum.updated() + sum.superseded()).isEqualTo(2);
  }

  @Test
  void anEarlierRecordTakesThePlaceOfALaterOneWithoutDeletingItsRow() throws SQLException {
    WrittenJob job = job();
    job.write(job.page(50).row("users", 5, "a", 5).row("users", 6, "b", 6));
    Object created = DATABASE.value("SELECT count(*) FROM users WHERE apple = 'a'");
    DATABASE.execute(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'deleted'; END $$;"
            + "CREATE TRIGGER refuse BEFORE DELETE ON users"
            + " FOR EACH ROW EXECUTE FUNCTION refuse()");

    assertThat(job.write(job.page(0).row("users", 1, "a", 1).row("users", 2, "a", 2)))
        .isEqualTo(counts(0, 1, 0, 1));

    assertThat(created).isEqualTo(1L);
    assertUsers("1 a 1", "6 b 6");
    assertRemaps(job, "users 5 1", "users 2 1");
  }

  @Test
  void aRowThatSomebodyRefersToIsInUseAndStays() throws SQLException {
    WrittenJob job = job();
    job.write(job.page(50).row("users", 5, "a", 5).row("users", 6, "b", 6));
    DATABASE.execute("INSERT INTO live VALUES (1, 5)");

    assertThat(job.write(job.page(10).row("users", 1, "a", 1).row("users", 2, "b", 2)))
        .isEqualTo(counts(0, 1, 0, 1));
    assertThat(job.write(job.page(0).row("users", 0, "a", 0))).isEqualTo(counts(0, 0, 0, 1));

    assertUsers("5 a 5", "2 b 2");
    assertRows("SELECT id || ' ' || parent FROM live", "1 5");
    assertRemaps(job, "users 1 5", "users 0 5", "users 6 2");
  }

  @Test
  void aRowThatSomebodyHasChangedIsInUseAndStays() throws SQLException {
    WrittenJob job = job();
    job.write(job.page(50).row("users", 5, "a", 5));
    DATABASE.execute(
        "INSERT INTO users VALUES (999, 'a', 99)"
            + " ON CONFLICT (apple) DO UPDATE SET age = excluded.age");

    assertThat(job.write(job.page(0).row("users", 1, "a", 1))).isEqualTo(counts(0, 0, 0, 1));

    assertUsers("5 a 99");
    assertRemaps(job, "users 1 5");
  }

  @Test
  void anotherJobsRowsAreNotOwn() throws SQLException {
    WrittenJob first = job();
    first.write(first.page(50).row("users", 5, "a", 5));
    WrittenJob second = job();

    assertThat(second.write(second.page(0).row("users", 1, "a", 1))).isEqualTo(counts(0, 0, 0, 1));

    assertUsers("5 a 5");
    assertRemaps(second, "users 1 5");
  }

  @Test
  void aChildThatOnlyTheDecoderKnowsOfKeepsARowInPlaceToo() throws SQLException {
    DATABASE.execute("ALTER TABLE children DROP CONSTRAINT children_parent_fkey");
    WrittenJob job = job();
    job.write(job.page(50).row("users", 5, "a", 5).row("users", 6, "b", 6));
    DATABASE.execute("INSERT INTO children VALUES (1, 6)");

    assertThat(job.write(job.page(0).row("users", 1, "a", 1).row("users", 2, "b", 2)))
        .isEqualTo(counts(0, 1, 0, 1));

    assertUsers("1 a 1", "6 b 6");
  }

  @Test
  void aRowThatWasDeletedMeanwhileHoldsNothing() throws SQLException {
    WrittenJob job = job();
    job.write(job.page(0).row("users", 1, "a", 1));
    DATABASE.execute("DELETE FROM users");

    assertThat(job.write(job.page(10).row("users", 2, "a", 2).row("users", 3, "a", 3)))
        .isEqualTo(counts(1, 0, 0, 1));

    assertUsers("2 a 2");
    assertRemaps(job, "users 3 2");
  }

  @Test
  void nullIsNoNaturalKey() throws SQLException {
    WrittenJob job = job();

    assertThat(
            job.write(
                job.page(0)
                    .row("users", 1, null, 1)
                    .row("users", 2, null, 2)
                    .row("users", 3, "a", 3)))
        .isEqualTo(counts(3, 0, 0, 0));
    assertThat(job.write(job.page(10).row("users", 4, null, 4).row("users", 5, "a", 5)))
        .isEqualTo(counts(1, 0, 0, 1));

    assertUsers("1 null 1", "2 null 2", "3 a 3", "4 null 4");
  }

  @Test
  void aRowWhoseKeyIsThereTakesNobodysNaturalKey() throws SQLException {
    DATABASE.execute("INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 2)");
    WrittenJob job = job();

    assertThat(
            job.write(
                job.page(0)
                    .row("users", 1, "b", 10)
                    .row("users", 2, "c", 20)
                    .row("users", 3, "d", 30)))
        .isEqualTo(new RowCounts(1, 1, 0, 0, 1));

    assertUsers("1 a 1", "2 c 20", "3 d 30");
    assertThat(job.quarantine())
        .singleElement()
        .asString()
        .startsWith("0 | users | UNIQUE_CONFLICT");
    assertRemaps(job);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatRefersToAKeyIsMappedFromTableToTable(boolean fresh) throws SQLException {
    if (!fresh) {
      DATABASE.execute(
          "INSERT INTO categories VALUES (500, 'taste'); INSERT INTO tags VALUES (600, 500, 'SWEET')");
    }
    WrittenJob job = job();
    job.write(job.page(10).row("categories", 2, "taste").row("categories", 3, "origin"));
    job.write(job.page(0).row("categories", 1, "taste"));
    int category = fresh ? 1 : 500;

    RowCounts tags =
        job.write(
            job.page(20)
                .row("tags", 10, 2, "Sweet")
                .row("tags", 11, 1, "sweet")
                .row("tags", 12, 3, "sweet")
                .row("tags", 13, 1, "sour"));
    RowCounts teaTags =
        job.write(
            job.page(30)
                .row("tea_tags", 1, 10)
                .row("tea_tags", 1, 11)
                .row("tea_tags", 2, 11)
                .row("tea_tags", 2, 13));

    assertThat(tags).isEqualTo(fresh ? counts(3, 0, 0, 1) : counts(2, 0, 0, 2));
    assertThat(teaTags).isEqualTo(counts(3, 0, 0, 1));
    assertRows(
        "SELECT id || ' ' || category || ' ' || name FROM tags",
        fresh ? "10 1 Sweet" : "600 500 SWEET",
        "12 3 sweet",
        "13 " + category + " sour");
    int tag = fresh ? 10 : 600;
    assertRows("SELECT tea || ' ' || tag FROM tea_tags", "1 " + tag, "2 " + tag, "2 13");
    assertThat(job.write(job.page(40).row("tea_tags", 2, 10))).isEqualTo(counts(0, 0, 1, 0));
  }

  @Test
  void aPageOfSeveralTablesMapsWithinItself() throws SQLException {
    DATABASE.execute("INSERT INTO users VALUES (77, 'a', 7)");
    WrittenJob job = job();

    job.write(
        job.page(0)
            .row("children", 1, 2)
            .row("children", 2, 1)
            .row("users", 1, "a", 1)
            .row("users", 2, "b", 2)
            .row("users", 3, "b", 3)
            .row("children", 3, 3));

    assertUsers("77 a 7", "2 b 2");
    assertRows("SELECT id || ' ' || parent FROM children", "1 2", "2 77", "3 2");
  }

  @Test
  void childrenAreAppendedOnlyUntilAKeyIsMapped() throws SQLException {
    DATABASE.execute("INSERT INTO users VALUES (77, 'a', 7)");
    WrittenJob job = WrittenJob.appending(TARGET, USERS, CHILDREN);
    job.write(job.page(0).row("users", 2, "b", 2));
    assertThat(job.write(job.page(10).row("children", 1, 2))).isEqualTo(counts(1, 0, 0, 0));
    job.write(job.page(20).row("users", 1, "a", 1).row("users", 3, "b", 3));

    assertThat(job.write(job.page(30).row("children", 2, 1).row("children", 3, 3)))
        .isEqualTo(counts(2, 0, 0, 0));

    assertUsers("77 a 7", "2 b 2");
    assertRows("SELECT id || ' ' || parent FROM children", "1 2", "2 77", "3 2");
  }

  @Test
  void withoutAUniqueIndexNothingIsMerged() throws SQLException {
    DATABASE.execute("ALTER TABLE users DROP CONSTRAINT users_apple_key");
    WrittenJob job = job();

    assertThat(job.write(job.page(0).row("users", 1, "a", 1).row("users", 2, "a", 2)))
        .isEqualTo(counts(2, 0, 0, 0));
    assertRemaps(job);
  }

  @Test
  void aSecondJobChangesNothingAlsoInTheOppositeOrder() throws SQLException {
    DATABASE.execute("INSERT INTO users VALUES (77, 'a', 7)");
    WrittenJob first = job();
    for (int page : new int[] {2, 0, 1, 3}) {
      first.write(family(first, page));
    }
    String rows =
        "SELECT 'users', id, xmin::text FROM users UNION ALL SELECT 'children', id, xmin::text"
            + " FROM children ORDER BY 1, 2";
    List<List<Object>> before = DATABASE.query(rows);
    WrittenJob second = job();

    for (int page : new int[] {1, 2, 0, 3}) {
      RowCounts counts = second.write(family(second, page));
      assertThat(counts.inserted() + counts.updated()).isZero();
    }

    assertThat(DATABASE.query(rows)).isEqualTo(before);
    assertRemaps(second, "users 1 77", "users 4 77", "users 3 2");
  }

  private static PageBuilder family(WrittenJob job, int page) {
    return switch (page) {
      case 0 -> job.page(0).row("users", 1, "a", 1).row("users", 2, "b", 2);
      case 1 -> job.page(10).row("users", 3, "b", 3).row("users", 4, "a", 4);
      case 2 -> job.page(20).row("users", 5, "c", 5);
      default ->
          job.page(30)
              .row("children", 1, 1)
              .row("children", 2, 2)
              .row("children", 3, 3)
              .row("children", 4, 4)
              .row("children", 5, 5);
    };
  }

  @Test
  void theNextTakesThePlaceOfOneThatIsRefused() throws SQLException {
    WrittenJob job = job();

    assertThat(
            job.write(
                job.page(0)
                    .row("users", 1, "a", 999)
                    .row("users", 2, "a", 999)
                    .row("users", 3, "a", 3)
                    .row("users", 4, "a", 4)
                    .row("users", 5, "b", 5)))
        .isEqualTo(new RowCounts(2, 0, 0, 1, 2));

    assertUsers("3 a 3", "5 b 5");
    assertRemaps(job, "users 4 3");
    assertThat(job.quarantine()).allMatch(each -> each.contains("| CHECK_FAILED |")).hasSize(2);
  }

  @Test
  void anEarlierRecordThatIsRefusedLeavesTheLaterOneInPlace() throws SQLException {
    WrittenJob job = job();
    job.write(job.page(50).row("users", 5, "a", 5).row("users", 6, "b", 6));

    assertThat(
            job.write(
                job.page(0)
                    .row("users", 1, "a", 999)
                    .row("users", 2, "a", 2)
                    .row("users", 3, "b", 999)))
        .isEqualTo(new RowCounts(0, 1, 0, 0, 2));

    assertUsers("2 a 2", "6 b 6");
    assertRemaps(job, "users 5 2");
  }

  @Test
  void rowsThatWereIsolatedAreOwnAndGiveWayToo() throws SQLException {
    WrittenJob job = job();
    assertThat(job.write(job.page(50).row("users", 5, "a", 5).row("users", 6, "b", 999)))
        .isEqualTo(new RowCounts(1, 0, 0, 0, 1));

    assertThat(job.write(job.page(0).row("users", 1, "a", 1).row("users", 2, "c", 999)))
        .isEqualTo(new RowCounts(0, 1, 0, 0, 1));

    assertUsers("1 a 1");
    assertRemaps(job, "users 5 1");
  }

  @Test
  void anOlderVersionOfARowIsNoRival() throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS versioned;"
            + "CREATE TABLE versioned (id int PRIMARY KEY, name text UNIQUE, version int);"
            + "INSERT INTO versioned VALUES (1, 'a', 5), (2, 'b', 5)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.versioned(
                    "versioned", "id", "version", "id INTEGER", "name TEXT", "version INTEGER")
                .withNaturalKey(exact("name")));

    assertThat(
            job.write(
                job.page(0)
                    .row("versioned", 1, "a", 4)
                    .row("versioned", 2, "a", 3)
                    .row("versioned", 3, "a", 9)
                    .row("versioned", 4, "c", 1)
                    .row("versioned", 4, "c", 2)))
        .isEqualTo(counts(1, 0, 0, 4));

    assertRows(
        "SELECT id || ' ' || name || ' ' || version FROM versioned", "1 a 5", "2 b 5", "4 c 2");
    assertRemaps(job, "versioned 3 1");
  }

  @Test
  void fallbackRowsGiveWayToAnyOther() throws SQLException {
    WrittenJob job = job();

    job.write(
        job.page(0)
            .fallbackRow("users", 1, "a", 1)
            .fallbackRow("users", 2, "b", 2)
            .fallbackRow("users", 3, "b", 3)
            .row("users", 4, "c", 4)
            .fallbackRow("users", 5, "c", 5));
    job.write(job.page(10).row("users", 6, "a", 6));

    assertUsers("6 a 6", "2 b 2", "4 c 4");
    assertRemaps(job, "users 1 6", "users 3 2", "users 5 4");
  }

  @Test
  void aTreeMapsItsOwnReferences() throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS tree;"
            + "CREATE TABLE tree (id int PRIMARY KEY, name text UNIQUE, parent int REFERENCES tree);"
            + "INSERT INTO tree VALUES (77, 'a', NULL)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec("tree", "id", "id INTEGER", "name TEXT", "parent INTEGER")
                .withNaturalKey(exact("name"))
                .withReference("parent", "tree"));

    job.write(
        job.page(0)
            .row("tree", 1, "a", null)
            .row("tree", 2, "b", 1)
            .row("tree", 3, "b", 2)
            .row("tree", 4, "c", 3));
    job.write(job.page(10).row("tree", 5, "d", 3).row("tree", 6, "e", 1));

    assertRows(
        "SELECT id || ' ' || name || ' ' || coalesce(parent, 0) FROM tree",
        "77 a 0",
        "2 b 77",
        "4 c 2",
        "5 d 2",
        "6 e 77");
  }

  @Test
  void aPartitionedTableMayHaveANaturalKey() throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS parted;"
            + "CREATE TABLE parted (id int, name text, UNIQUE (id), UNIQUE (id, name))"
            + " PARTITION BY RANGE (id);"
            + "CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10);"
            + "CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (10) TO (20)");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec("parted", "id", "id INTEGER", "name TEXT")
                .withNaturalKey(exact("id"), exact("name")));

    assertThat(job.write(job.page(0).row("parted", 1, "a").row("parted", 11, "b")))
        .isEqualTo(counts(2, 0, 0, 0));
    assertThat(job.write(job.page(9).row("parted", 1, "c").row("parted", 2, "b")))
        .isEqualTo(counts(1, 1, 0, 0));
  }

  @Test
  void anotherUniqueConstraintIsStillAConflict() throws SQLException {
    DATABASE.execute("ALTER TABLE users ADD UNIQUE (age)");
    WrittenJob job = job();

    assertThat(
            job.write(
                job.page(0)
                    .row("users", 1, "a", 1)
                    .row("users", 2, "b", 1)
                    .row("users", 3, "a", 3)))
        .isEqualTo(new RowCounts(1, 0, 0, 1, 1));

    assertUsers("1 a 1");
    assertRemaps(job, "users 3 1");
    assertThat(job.quarantine()).singleElement().asString().contains("UNIQUE_CONFLICT");
  }

  @Test
  void keysAndNaturalKeysOfEveryKindAreCompared() throws SQLException {
    DATABASE.execute(
        "CREATE EXTENSION IF NOT EXISTS citext; DROP TABLE IF EXISTS kinds;"
            + "CREATE TABLE kinds (id varchar(9) PRIMARY KEY, a citext, b numeric(5, 1), c bytea,"
            + " d timestamptz, UNIQUE (a, b, c, d));"
            + "INSERT INTO kinds VALUES ('live', 'Text', 1.50, '\\x01', '2026-01-01T00:00:00Z')");
    WrittenJob job =
        WrittenJob.merging(
            TARGET,
            Specs.spec("kinds", "id", "id TEXT", "a TEXT", "b NUMERIC", "c BYTES", "d TIMESTAMP")
                .withNaturalKey(exact("a"), exact("b"), exact("c"), exact("d")));
    long time = 1_767_225_600_000_000L;
    byte[] one = {1};

    assertThat(
            job.write(
                job.page(0)
                    .row("kinds", "x", "TEXT", new java.math.BigDecimal("1.5"), one, time)
                    .row("kinds", "y", "text", new java.math.BigDecimal("1.6"), one, time)
                    .row("kinds", "z", "Text", new java.math.BigDecimal("1.60"), one, time)))
        .isEqualTo(counts(1, 0, 0, 2));
    assertRemaps(job, "kinds x live", "kinds z y");
  }

  @Test
  void aPageThatWasNotCommittedLeavesNoTrace() throws SQLException {
    WrittenJob job = job();
    job.write(job.page(50).row("users", 5, "a", 5));
    try (Connection connection = TARGET.connections().open()) {
      job.writer().write(connection, job.page(0).row("users", 1, "a", 1).build());
      connection.rollback();
    }
    assertUsers("5 a 5");
    assertRemaps(job);

    assertThat(job.write(job.page(0).row("users", 1, "a", 1))).isEqualTo(counts(0, 1, 0, 0));
    assertUsers("1 a 1");
    assertRemaps(job, "users 5 1");
  }

  @Test
  void whatSomebodyPutsInMeanwhileStays() throws SQLException {
    WrittenJob job = job();
    try (Connection live = DATABASE.connect();
        Statement statement = live.createStatement()) {
      live.setAutoCommit(false);
      statement.execute("INSERT INTO users VALUES (77, 'a', 7)");
      Thread page =
          new Thread(
              () -> job.writeFn().commit(job.page(0).row("users", 1, "a", 1).build()), "page");
      page.start();
      awaitWaiting();
      live.commit();
      page.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }

    assertUsers("77 a 7");
    assertRemaps(job, "users 1 77");
    assertThat(job.rows()).isEqualTo(counts(0, 0, 0, 1));
  }

  private static void awaitWaiting() throws SQLException {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock'";
    while (!DATABASE.value(waiting).equals(1L)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theStateOfAJobGoesWithIt() throws SQLException {
    DATABASE.execute("INSERT INTO users VALUES (77, 'a', 7)");
    WrittenJob job = job();
    job.write(job.page(0).row("users", 1, "a", 1).row("users", 2, "b", 2));

    DATABASE.execute("DELETE FROM beamfill.backfill_jobs WHERE job_id = '" + job.run().job() + "'");

    assertRemaps(job);
    assertRows(
        "SELECT job_id FROM beamfill.backfill_own_rows WHERE job_id = '" + job.run().job() + "'");
  }
}
