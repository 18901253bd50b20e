package io.beamfill.jdbc.plan;

import static io.beamfill.transforms.decode.ValueType.INTEGER;
import static io.beamfill.transforms.decode.ValueType.JSON;
import static io.beamfill.transforms.decode.ValueType.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.connect.JdbcUrl;
import io.beamfill.jdbc.testing.Databases;
import io.beamfill.jdbc.testing.GivenRows;
import io.beamfill.jdbc.testing.Load;
import io.beamfill.jdbc.testing.TestDatabase;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found out about a target before work begins. */
class WritePlanTest {
  private static TableSpec table(String name, ColumnSpec... columns) {
    return new TableSpec(name, List.of(columns), List.of("id"));
  }

  private static ColumnSpec id() {
    return ColumnSpec.of("id", INTEGER);
  }

  private static ColumnSpec text(String name) {
    return ColumnSpec.of(name, TEXT);
  }

  private static WritePlan plan(TestDatabase database, TableSpec... tables) {
    return WritePlan.of(database.target(), "public", new GivenRows(tables), "tables.sql");
  }

  private static void assertRefused(TestDatabase database, TableSpec table, String sentence) {
    assertThatThrownBy(() -> plan(database, table))
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(Category.TARGET))
        .hasMessageContaining(sentence);
  }

  static Stream<TestDatabase> databases() {
    return Databases.all();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void namesAreTakenAsTheTargetSpellsThemAndQuoted(TestDatabase database) {
    String odd = database.product().equals("MariaDB") ? "`select \" it's`" : "\"select \"\" it's\"";
    database.execute(
        "CREATE TABLE People (Id bigint PRIMARY KEY, Name varchar(20), " + odd + " varchar(20))");
    TableSpec people = table("people", id(), text("name"), text("select \" it's"));
    Load.into(database, new GivenRows(people).row(people, 1L, "Ann", "odd"));
    assertThat(database.query("SELECT * FROM People")).containsExactly(List.of("1", "Ann", "odd"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void tableWithoutUniqueKeyIsRefused(TestDatabase database) {
    database.execute("CREATE TABLE t (id bigint, name varchar(20))");
    assertRefused(
        database,
        table("t", id(), text("name")),
        "has no unique index on (id), by which jdbcio finds the rows that are there: add one.");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void columnThatTheDecoderDoesNotGiveAndTheTargetNeedsIsRefused(TestDatabase database) {
    database.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, name varchar(20) NOT NULL, age bigint,"
            + " size bigint DEFAULT 1 NOT NULL)");
    assertRefused(database, table("t", id()), "is NOT NULL without a default");
    assertThat(
            plan(database, table("t", id(), text("name"), text("other"))).tables().get(0).columns())
        .hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void columnOfAnotherTypeIsRefused(TestDatabase database) {
    database.execute("CREATE TABLE t (id bigint PRIMARY KEY, name bigint)");
    assertRefused(
        database, table("t", id(), text("name")), "which the decoder's TEXT does not fit");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void missingTablesAndSchemasAreNamed(TestDatabase database) {
    database.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
    assertThatThrownBy(() -> plan(database, table("t", id()), table("u", id()), table("v", id())))
        .hasMessage(
            "The schema public of the target lacks the tables u, v: create them first, for example"
                + " with tables.sql.");
    assertThatThrownBy(
            () ->
                WritePlan.of(
                    database.target(), "elsewhere", new GivenRows(table("t", id())), "tables.sql"))
        .hasMessage("The target has no schema elsewhere: correct target.schema, or create it.");
  }

  @Test
  void schemaIsTheOneThatTheJobFileNames() {
    TestDatabase database =
        Databases.h2()
            .execute(
                "CREATE TABLE t (id bigint PRIMARY KEY)",
                "CREATE SCHEMA history",
                "CREATE TABLE history.t (id bigint PRIMARY KEY)");
    WritePlan plan =
        WritePlan.of(database.target(), "history", new GivenRows(table("t", id())), "");
    assertThat(plan.tables().get(0).table().displayName()).isEqualTo("HISTORY.T");
    assertThat(plan(database, table("t", id())).tables().get(0).table().displayName())
        .isEqualTo("PUBLIC.T");
  }

  @Test
  void schemaIsTheConnectionsOwnWhereTheTargetHasNoneOfTheDefaultsName() {
    TestDatabase database =
        Databases.postgres()
            .execute(
                "DROP SCHEMA public",
                "CREATE SCHEMA history",
                "CREATE TABLE history.t (id bigint PRIMARY KEY)");
    TestDatabase own = new TestDatabase("PostgreSQL", database.url() + "&currentSchema=history");
    assertThat(plan(own, table("t", id())).tables().get(0).table().displayName())
        .isEqualTo("history.t");
  }

  @Test
  void arraysAndJsonAreRefusedWhereTheProductIsNotKnownToHaveThem() {
    TestDatabase h2 =
        Databases.h2().execute("CREATE TABLE t (id bigint PRIMARY KEY, list json array)");
    assertRefused(
        h2,
        table("t", id(), ColumnSpec.arrayOf("list", JSON)),
        "is of a type (JSON array) that write.mode: jdbcio does not know how to write there");
  }

  @Test
  void tablesThatReferToOneAnotherInACircleAreRefused() {
    TestDatabase database =
        Databases.h2()
            .execute(
                "CREATE TABLE a (id bigint PRIMARY KEY, b bigint)",
                "CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a (id))",
                "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id)");
    assertThatThrownBy(
            () ->
                plan(
                    database,
                    table("a", id(), ColumnSpec.of("b", INTEGER)),
                    table("b", id(), ColumnSpec.of("a", INTEGER))))
        .hasMessageContaining("The tables A, B refer to one another by foreign keys in a circle");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void tableThatRefersToItselfIsWarnedOf(TestDatabase database) {
    database.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, up bigint, FOREIGN KEY (up) REFERENCES t (id))");
    assertThat(plan(database, table("t", id(), ColumnSpec.of("up", INTEGER))).warnings())
        .singleElement()
        .asString()
        .contains("refers to itself");
  }

  @Test
  void urlWithoutDriverIsToldInOneSentence() {
    JdbcTarget target = new JdbcTarget(new Url("jdbc:oracle:thin:me/hunter2@host"), "test");
    assertThatThrownBy(
            () -> WritePlan.of(target, "public", new GivenRows(table("t", id())), "tables.sql"))
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(Category.USAGE))
        .hasMessage(
            "No JDBC driver on the class path takes the target's URL (env:URL, which begins with"
                + " jdbc:oracle:): put the driver's jar there, as in java -cp"
                + " beamfill.jar:driver.jar io.beamfill.pipelines.Beamfill run JOBFILE, or correct the URL.");
  }

  private record Url(String url) implements JdbcUrl {
    @Override
    public String resolve() {
      return url;
    }

    @Override
    public String toString() {
      return "env:URL";
    }
  }
}
