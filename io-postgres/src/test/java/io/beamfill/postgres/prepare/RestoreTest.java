package io.beamfill.postgres.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.restore.BringBack;
import io.beamfill.postgres.restore.RestorePlan;
import io.beamfill.postgres.saved.FailureNotes;
import io.beamfill.postgres.saved.Lanes;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.saved.StatementState;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restore meets what others have done since, and rows that do not fit. */
class RestoreTest {
  private TestTarget target;
  private PostgresDatabase database;
  private Workshop workshop;
  private List<String> before;

  @BeforeEach
  void createZoo() throws SQLException {
    target = Zoo.create();
    database = target.database();
    workshop = new Workshop(target, Zoo.SCHEMA, Zoo.TABLES);
    before = RawCatalog.of(database);
  }

  private void assertRestored() throws SQLException {
    assertThat(workshop.restore()).isEmpty();
    assertThat(RawCatalog.difference(before, RawCatalog.of(database))).isEmpty();
  }

  @Test
  void anIndexWhoseBuildHasFailedIsBuiltAgain() throws SQLException {
    workshop.prepare(PrepareOptions.DEFAULT);
    database.execute("INSERT INTO \"Zoo\".keepers (name, wage) VALUES ('a', 2)");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE INDEX CONCURRENTLY keepers_boss ON \"Zoo\".keepers ((1 / (id - id)))");
    } catch (SQLException divisionByZero) {
      assertThat(divisionByZero.getSQLState()).isEqualTo("22012");
    }
    assertThat(
            database.value(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = '\"Zoo\".keepers_boss'::regclass"))
        .isEqualTo(false);

    assertRestored();
  }

  @Test
  void whatSomebodyElseHasBroughtBackIsRecognised() throws SQLException {
    workshop.prepare(new PrepareOptions(Set.of(), true, false, false, false));
    database.execute(
        """
        ALTER TABLE "Zoo".keepers SET LOGGED;
        CREATE INDEX keepers_initial ON "Zoo".keepers ("Zoo".initial(name), (wage * 2) DESC NULLS LAST);
        CREATE INDEX visits_note ON "Zoo".visits (lower(note) text_pattern_ops);
        ALTER TABLE "Zoo"."Animals; DROP" SET LOGGED;
        ALTER TABLE "Zoo"."Animals; DROP" ADD CONSTRAINT kept FOREIGN KEY (keeper)
          REFERENCES "Zoo".keepers (id) ON DELETE CASCADE ON UPDATE RESTRICT DEFERRABLE;
        ALTER TABLE "Zoo"."Animals; DROP" ADD CONSTRAINT unchecked FOREIGN KEY (second_keeper)
          REFERENCES "Zoo".keepers NOT VALID;
        ALTER TABLE "Zoo".keepers ENABLE TRIGGER a_plain, ENABLE ALWAYS TRIGGER b_always;
        ALTER TABLE "Zoo".food RESET (autovacuum_enabled, toast.autovacuum_enabled);
        """);

    assertRestored();
  }

  @Test
  void anotherThingOfTheSameNameIsNotTouched() throws SQLException {
    workshop.prepare(PrepareOptions.DEFAULT);
    database.execute(
        "CREATE INDEX keepers_boss ON \"Zoo\".keepers (boss DESC);"
            + "ALTER TABLE \"Zoo\".food ADD CONSTRAINT eaten_on_a_visit FOREIGN KEY (visitor, day)"
            + " REFERENCES \"Zoo\".visits");

    assertThat(workshop.bringBack())
        .extracting(each -> each.statement().object() + ": " + each.message())
        .containsExactlyInAnyOrder(
            "\"Zoo\".keepers_boss: Another one of this name is there: CREATE INDEX keepers_boss ON"
                + " \"Zoo\".keepers USING btree (boss DESC); drop or rename it, then run restore"
                + " again.",
            "eaten_on_a_visit: Another one of this name is there: FOREIGN KEY (visitor, day)"
                + " REFERENCES \"Zoo\".visits(visitor, day); drop or rename it, then run restore"
                + " again.");

    database.execute(
        "DROP INDEX \"Zoo\".keepers_boss; ALTER TABLE \"Zoo\".food DROP CONSTRAINT"
            + " eaten_on_a_visit");
    assertRestored();
  }

  @Test
  void rowsWithoutParentsAreCountedAndTheRestComesBack() throws SQLException {
    workshop.prepare(PrepareOptions.DEFAULT);
    database.execute(
        """
        INSERT INTO "Zoo".keepers (id, name, wage, boss) VALUES (1, 'a', 2, NULL), (2, 'b', 2, 1);
        INSERT INTO "Zoo"."Animals; DROP" (kind, keeper, code) VALUES
          ('x', 1, 1), ('x', 7, 2), ('x', 8, 3);
        INSERT INTO "Zoo".visits (day, visitor, keeper) VALUES
          ('2023-05-05', 1, 1), ('2024-05-05', 1, 77), ('2025-05-05', 1, NULL);
        INSERT INTO "Zoo".food VALUES (1, '2023-05-05', 'a'), (1, NULL, 'b'), (NULL, NULL, 'c'),
          (9, '2023-05-05', 'd');
        """);

    List<Failure> failures = workshop.bringBack();

    assertThat(failures)
        .extracting(each -> each.statement().kind() + " " + each.statement().object())
        .containsExactlyInAnyOrder(
            "VALIDATION kept", "FOREIGN_KEY guided", "VALIDATION eaten_on_a_visit");
    assertThat(message(failures, "kept"))
        .isEqualTo(
            "2 rows of \"Zoo\".\"Animals; DROP\" have no parent. See them with: SELECT c.* FROM ONLY"
                + " \"Zoo\".\"Animals; DROP\" c WHERE c.keeper IS NOT NULL AND NOT EXISTS (SELECT"
                + " FROM ONLY \"Zoo\".keepers p WHERE p.id = c.keeper). Delete or repair them, then"
                + " run restore again.");
    assertThat(message(failures, "guided")).startsWith("1 rows of \"Zoo\".visits have no parent.");
    // With MATCH FULL a key that is NULL in part has no parent either.
    assertThat(message(failures, "eaten_on_a_visit")).startsWith("2 rows of \"Zoo\".food");
    assertThat(queryOf(message(failures, "eaten_on_a_visit"))).hasSize(2);
    assertThat(away())
        .extracting(each -> each.kind() + " " + each.object())
        .containsExactlyInAnyOrder(
            "VALIDATION kept", "FOREIGN_KEY guided", "VALIDATION eaten_on_a_visit");

    database.execute(
        """
        DELETE FROM "Zoo"."Animals; DROP" WHERE keeper > 2;
        UPDATE "Zoo".visits SET keeper = 2 WHERE keeper = 77;
        DELETE FROM "Zoo".food WHERE name IN ('b', 'd');
        """);
    assertRestored();
  }

  private static String message(List<Failure> failures, String object) {
    return failures.stream()
        .filter(each -> each.statement().object().equals(object))
        .map(Failure::message)
        .findFirst()
        .orElseThrow();
  }

  private List<List<Object>> queryOf(String message) throws SQLException {
    return database.query(
        message.replaceFirst(".*See them with: ", "").replaceFirst("\\. Delete.*", ""));
  }

  private List<SavedStatement> away() throws SQLException {
    return RestorePlan.begin(target.connections(), workshop.open().orElseThrow()).away();
  }

  @Test
  void aConstraintThatDoesNotHoldYetRefusesNewRowsAllTheSame() throws SQLException {
    workshop.prepare(PrepareOptions.DEFAULT);
    database.execute(
        "INSERT INTO \"Zoo\".\"Animals; DROP\" (kind, keeper, code) VALUES ('x', 7, 2)");

    assertThat(workshop.bringBack()).hasSize(1);

    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conname = 'kept' AND conrelid ="
                    + " '\"Zoo\".\"Animals; DROP\"'::regclass"))
        .isEqualTo(false);
  }

  @Test
  void whatIsPlannedAndWasNotTakenIsGivenUp() throws SQLException {
    PreparePlan plan = workshop.plan(PrepareOptions.DEFAULT);
    List<Lanes> phases = plan.phases();
    Workshop.run(phases.subList(0, 1), new TakeAway(target.connections(), plan.saved()));

    assertRestored();

    // What is left somewhere of the prepare that was killed.
    Workshop.run(phases, new TakeAway(target.connections(), plan.saved()));
    assertThat(RawCatalog.difference(before, RawCatalog.of(database))).isEmpty();
  }

  @Test
  void aThingThatSomebodyChangesMeanwhileIsNotTaken() throws SQLException {
    PreparePlan plan = workshop.plan(PrepareOptions.DEFAULT);
    database.execute(
        "DROP INDEX \"Zoo\".keepers_boss; CREATE INDEX keepers_boss ON \"Zoo\".keepers (boss DESC);"
            + "ALTER TABLE \"Zoo\".keepers ENABLE ALWAYS TRIGGER a_plain");

    Workshop.run(plan.phases(), new TakeAway(target.connections(), plan.saved()));

    assertThat(plan.finish(target.connections()))
        .extracting(each -> each.statement().object() + ": " + each.message())
        .containsExactlyInAnyOrder(
            "\"Zoo\".keepers_boss: Somebody has changed it since prepare looked at it: run prepare"
                + " again.",
            "a_plain: Somebody has changed it since prepare looked at it: run prepare again.");
    assertThat(workshop.restore())
        .containsExactly(
            "The index \"Zoo\".keepers_boss was: CREATE INDEX keepers_boss ON \"Zoo\".keepers USING"
                + " btree (boss), owner postgres; and is: CREATE INDEX keepers_boss ON \"Zoo\".keepers"
                + " USING btree (boss DESC), owner postgres",
            "The trigger a_plain of \"Zoo\".keepers was: "
                + "CREATE TRIGGER a_plain BEFORE INSERT ON \"Zoo\".keepers FOR EACH ROW EXECUTE"
                + " FUNCTION \"Zoo\".note(), depends on btree_gist, comment plain; and is: CREATE"
                + " TRIGGER a_plain BEFORE INSERT ON \"Zoo\".keepers FOR EACH ROW EXECUTE FUNCTION"
                + " \"Zoo\".note(), state A, depends on btree_gist, comment plain");
  }

  @Test
  void twoRestoresAtOnceDoEverythingOnce() throws Exception {
    workshop.prepare(PrepareOptions.DEFAULT);
    RestorePlan plan = RestorePlan.begin(target.connections(), workshop.open().orElseThrow());
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> restores = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      restores.add(
          threads.submit(
              () ->
                  Workshop.run(
                      plan.phases(1), new BringBack(target.connections(), plan.saved(), "64MB"))));
    }
    for (Future<?> each : restores) {
      each.get();
    }
    threads.shutdown();

    assertThat(plan.failures(target.connections())).isEmpty();
    assertRestored();
  }

  @Test
  void aLockOfAnotherSessionIsWaitedForShortlyAndNamed() throws Exception {
    workshop.prepare(PrepareOptions.DEFAULT);
    RestorePlan plan = RestorePlan.begin(target.connections(), workshop.open().orElseThrow());
    SavedStatement index =
        plan.away().stream()
            .filter(each -> each.object().equals("\"Zoo\".keepers_boss"))
            .findFirst()
            .orElseThrow();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SET application_name = 'explorer'");
      statement.execute("INSERT INTO \"Zoo\".keepers (name, wage) VALUES ('a', 2)");
      new FailureNotes(target.connections(), plan.saved())
          .note(index.ordinal(), StatementState.TAKEN, new SQLException("lock timeout", "55P03"));
      assertThat(plan.failures(target.connections()))
          .singleElement()
          .extracting(Failure::message)
          .asString()
          .matches(
              "The table is locked by session \\d+ \\(explorer of user postgres, idle in transaction"
                  + " for \\d+ s\\): end it, or wait for it\\.");

      ExecutorService threads = Executors.newSingleThreadExecutor();
      Future<?> build =
          threads.submit(
              () -> new BringBack(target.connections(), plan.saved(), null).run(index.ordinal()));
      awaitGivenUpWait();
      // Who comes now does not queue up behind the restore.
      try (Connection third = database.connect();
          Statement insert = third.createStatement()) {
        insert.execute("SET lock_timeout = '5s'");
        insert.execute("INSERT INTO \"Zoo\".keepers (name, wage) VALUES ('b', 2)");
      }
      other.commit();
      build.get();
      threads.shutdown();
    }
    assertThat(away()).noneMatch(each -> each.ordinal() == index.ordinal());
    assertRestored();
  }

  /** Until the restore has waited for its lock and given up for now. */
  private void awaitGivenUpWait() throws SQLException {
    String waits =
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '\"Zoo\".keepers'::regclass";
    while ((Long) database.value(waits) == 0) {
      Thread.onSpinWait();
    }
    while ((Long) database.value(waits) > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void statementsOfEachKindAreMade() throws SQLException {
    workshop.prepare(new PrepareOptions(Set.of(), true, false, false, false));

    assertThat(away()).extracting(SavedStatement::kind).contains(StatementKind.values());
    assertRestored();
  }
}
