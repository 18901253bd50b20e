package io.beamfill.jdbc.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.jdbc.count.RunCounts;
import io.beamfill.jdbc.testing.Databases;
import io.beamfill.jdbc.testing.GivenRows;
import io.beamfill.jdbc.testing.Load;
import io.beamfill.jdbc.testing.TestDatabase;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of rows that are there already, on every product. */
class UpsertTest {
  private static final List<ColumnSpec> COLUMNS =
      List.of(
          ColumnSpec.of("id", ValueType.INTEGER),
          ColumnSpec.of("name", ValueType.TEXT),
          ColumnSpec.of("version", ValueType.INTEGER));
  private static final TableSpec PLAIN = new TableSpec("people", COLUMNS, List.of("id"));
  private static final TableSpec VERSIONED =
      new TableSpec("people", COLUMNS, List.of("id"), "version");

  static Stream<TestDatabase> databases() {
    return Databases.all();
  }

  private static TestDatabase withTable(TestDatabase database) {
    return database.execute(
        "CREATE TABLE people (id bigint PRIMARY KEY, name varchar(20), version bigint)");
  }

  private static List<List<String>> rows(TestDatabase database) {
    return database.query("SELECT id, name, version FROM people ORDER BY id");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void secondRunLeavesTheSameRows(TestDatabase database) {
    withTable(database);
    GivenRows rows = new GivenRows(PLAIN).pageRecords(700);
    for (long id = 0; id < 2_500; id++) {
      rows.row(PLAIN, id, "name " + id, null);
    }
    RunCounts first = Load.into(database, rows);
    List<List<String>> loaded = rows(database);
    assertThat(loaded).hasSize(2_500).contains(Arrays.asList("1711", "name 1711", null));
    assertThat(first.read()).isEqualTo(2_500);
    assertThat(first.decoded()).isEqualTo(2_500);
    assertThat(first.rows("people")).isEqualTo(new RunCounts.Rows(2_500, 2_500, 0));

    assertThat(Load.into(database, rows)).isEqualTo(first);
    assertThat(rows(database)).isEqualTo(loaded);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void rowThatIsThereIsOverwrittenAndOthersAreLeftAlone(TestDatabase database) {
    withTable(database)
        .execute(
            "INSERT INTO people VALUES (1, 'old', 5)", "INSERT INTO people VALUES (2, 'x', 6)");
    Load.into(database, new GivenRows(PLAIN).row(PLAIN, 1L, "new", 4L));
    assertThat(rows(database)).containsExactly(List.of("1", "new", "4"), List.of("2", "x", "6"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void olderVersionNeverOverwritesANewerOne(TestDatabase database) {
    withTable(database);
    Object[][] there = {{1L, 5L}, {2L, 5L}, {3L, 5L}, {4L, null}, {5L, null}, {6L, 5L}};
    Object[][] written = {{1L, 4L}, {2L, 5L}, {3L, 6L}, {4L, 1L}, {5L, null}, {6L, null}};
    GivenRows first = new GivenRows(VERSIONED);
    GivenRows second = new GivenRows(VERSIONED);
    for (int row = 0; row < there.length; row++) {
      first.row(VERSIONED, there[row][0], "there", there[row][1]);
      second.row(VERSIONED, written[row][0], "written", written[row][1]);
    }
    Load.into(database, first);
    Load.into(database, second);
    assertThat(database.query("SELECT id, name FROM people ORDER BY id"))
        .containsExactly(
            List.of("1", "there"),
            List.of("2", "written"),
            List.of("3", "written"),
            List.of("4", "written"),
            List.of("5", "written"),
            List.of("6", "there"));
    assertThat(database.query("SELECT version FROM people WHERE id IN (1, 3, 6) ORDER BY id"))
        .containsExactly(List.of("5"), List.of("6"), List.of("5"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void ofTwoVersionsInOnePageTheNewerStays(TestDatabase database) {
    withTable(database);
    Load.into(
        database,
        new GivenRows(VERSIONED)
            .row(VERSIONED, 1L, "newer", 2L)
            .row(VERSIONED, 1L, "older", 1L)
            .row(VERSIONED, 2L, "older", 1L)
            .row(VERSIONED, 2L, "newer", 2L));
    assertThat(rows(database))
        .containsExactly(List.of("1", "newer", "2"), List.of("2", "newer", "2"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void fallbackRowGivesWayWhateverTheOrder(TestDatabase database) {
    withTable(database).execute("INSERT INTO people VALUES (1, 'there', 1)");
    Load.into(
        database,
        new GivenRows(VERSIONED)
            .fallbackRow(VERSIONED, 1L, "fallback", 9L)
            .fallbackRow(VERSIONED, 2L, "fallback", 1L)
            .fallbackRow(VERSIONED, 3L, "fallback", 1L)
            .row(VERSIONED, 3L, "row", 1L));
    Load.into(database, new GivenRows(VERSIONED).fallbackRow(VERSIONED, 3L, "late", 9L));
    assertThat(rows(database))
        .containsExactly(
            List.of("1", "there", "1"), List.of("2", "fallback", "1"), List.of("3", "row", "1"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void tableOfNothingButItsKeyIsWrittenOnce(TestDatabase database) {
    database.execute("CREATE TABLE links (a bigint, b bigint, PRIMARY KEY (a, b))");
    TableSpec links =
        new TableSpec(
            "links",
            List.of(ColumnSpec.of("a", ValueType.INTEGER), ColumnSpec.of("b", ValueType.INTEGER)),
            List.of("b", "a"));
    GivenRows rows = new GivenRows(links).row(links, 1L, 2L).row(links, 1L, 3L);
    Load.into(database, rows);
    Load.into(database, rows);
    assertThat(database.query("SELECT a, b FROM links ORDER BY a, b"))
        .containsExactly(List.of("1", "2"), List.of("1", "3"));
  }
}
