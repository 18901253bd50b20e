package io.beamfill.postgres.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ControlSchemaTest {
  private static final String APPLIED =
      "SELECT version, applied_at::text FROM beamfill.control_version";

  @Test
  void itIsInstalledOnce() throws SQLException {
    PostgresDatabase database = PostgresServer.newDatabase();
    Connections connections = TestTarget.connections(database.url());
    try (Connection connection = database.connect()) {
      assertThat(ControlSchema.exists(connection)).isFalse();
      ControlSchema.install(connections);
      assertThat(ControlSchema.exists(connection)).isTrue();
    }
    List<List<Object>> applied = database.query(APPLIED);
    assertThat(applied).hasSize(ControlSchema.VERSION);

    ControlSchema.install(connections);

    assertThat(database.query(APPLIED)).isEqualTo(applied);
    assertThat(
            database.query(
                "SELECT relname::text FROM pg_class WHERE relnamespace = 'beamfill'::regnamespace"
                    + " AND relkind IN ('r', 'v') ORDER BY 1"))
        .extracting(each -> each.get(0))
        .containsExactly(
            "backfill_coverage",
            "backfill_gaps",
            "backfill_jobs",
            "backfill_keyspace_progress",
            "backfill_keyspaces",
            "backfill_lookups",
            "backfill_own_rows",
            "backfill_preparations",
            "backfill_quarantine",
            "backfill_remaps",
            "backfill_saved_ddl",
            "backfill_sentinel",
            "backfill_table_progress",
            "control_version");
  }

  @Test
  void severalMayInstallItAtOnce() throws Exception {
    PostgresDatabase database = PostgresServer.newDatabase();
    Connections connections = TestTarget.connections(database.url());
    int launchers = 4;
    CyclicBarrier barrier = new CyclicBarrier(launchers);
    ExecutorService threads = Executors.newFixedThreadPool(launchers);
    List<Future<?>> installs = new ArrayList<>();
    for (int i = 0; i < launchers; i++) {
      installs.add(
          threads.submit(
              () -> {
                barrier.await();
                ControlSchema.install(connections);
                return null;
              }));
    }
    for (Future<?> each : installs) {
      each.get();
    }
    threads.shutdown();

    assertThat(database.query(APPLIED)).hasSize(ControlSchema.VERSION);
  }

  @Test
  void anExtensionThatIsElsewhereIsUsedWhereItIs() throws SQLException {
    PostgresDatabase database = PostgresServer.newDatabase();
    database.execute("CREATE SCHEMA elsewhere; CREATE EXTENSION btree_gist SCHEMA elsewhere");

    ControlSchema.install(TestTarget.connections(database.url()));

    assertThat(database.query(APPLIED)).hasSize(ControlSchema.VERSION);
  }

  @Test
  void aNewerOneIsRefused() throws SQLException {
    TestTarget target = TestTarget.create();
    target.database().execute("INSERT INTO beamfill.control_version VALUES (99)");

    assertThatThrownBy(() -> ControlSchema.install(target.connections()))
        .isInstanceOf(BeamfillException.class)
        .hasMessage(
            "The control schema of the target has version 99, but this Beamfill knows only %s; use"
                + " the Beamfill that the other runs use.",
            ControlSchema.VERSION)
        .extracting("category")
        .isEqualTo(Category.TARGET);
  }

  @Test
  void whoOnlyReadsItTakesNoOtherVersion() throws SQLException {
    TestTarget target = TestTarget.create();
    try (Connection connection = target.database().connect()) {
      ControlSchema.requireCurrent(connection);
      target.database().execute("DELETE FROM beamfill.control_version WHERE version > 1");

      assertThatThrownBy(() -> ControlSchema.requireCurrent(connection))
          .isInstanceOf(BeamfillException.class)
          .hasMessage(
              "The control schema of the target has version 1, but this Beamfill reads %s; its next"
                  + " run brings the schema there.",
              ControlSchema.VERSION);
    }
  }

  @Test
  void anOlderOneIsBroughtToThisVersionWithAllThatItHolds() throws Exception {
    PostgresDatabase database = PostgresServer.newDatabase();
    try (InputStream first =
        ControlSchema.class.getResourceAsStream("/io/beamfill/sql/control/1.sql")) {
      database.execute(
          "CREATE SCHEMA beamfill; CREATE TABLE beamfill.control_version (version integer PRIMARY"
              + " KEY, applied_at timestamptz NOT NULL DEFAULT now());"
              + "INSERT INTO beamfill.control_version VALUES (1);"
              + new String(first.readAllBytes(), StandardCharsets.UTF_8));
    }
    database.execute(
        "INSERT INTO beamfill.backfill_jobs (job_id, job_file, job_file_hash, meaning,"
            + " quarantine_limit) VALUES ('old', '', '', '{}', '1%');"
            + "INSERT INTO beamfill.backfill_keyspaces VALUES ('old', 'k', 0, '[a,b)', 1, 1);"
            + "INSERT INTO beamfill.backfill_coverage VALUES ('old', 'k', '[a,b)',"
            + " gen_random_uuid(), NULL, 5, 3, 2, 0, 1, 2, 1, 0, 0, 0, 1,"
            + " '{\"t\": {\"quarantined\": 1}}');"
            + "INSERT INTO beamfill.backfill_quarantine (job_id, keyspace, position, table_name,"
            + " reason, message, payload, covered) VALUES ('old', 'k', 'a', 't', 'DATABASE', '', '',"
            + " '[a,b)')");
    String progress = "SELECT * FROM beamfill.backfill_keyspace_progress";
    List<List<Object>> before = database.query(progress);

    ControlSchema.install(TestTarget.connections(database.url()));

    assertThat(database.query(progress)).isEqualTo(before);
    assertThat(database.query("SELECT row_of_record, tried_by FROM beamfill.backfill_quarantine"))
        .containsExactly(Arrays.asList(null, null));
  }

  @Test
  void aUserWhoMayNotCreateItIsToldWhatToAskFor() throws SQLException {
    PostgresDatabase database = PostgresServer.newDatabase();
    database.execute("CREATE ROLE visitor LOGIN");
    Connections visitor =
        TestTarget.connections(database.url().replace("user=postgres", "user=visitor"));

    assertThatThrownBy(() -> ControlSchema.install(visitor))
        .asInstanceOf(InstanceOfAssertFactories.type(BeamfillException.class))
        .satisfies(error -> assertThat(error.category()).isEqualTo(Category.TARGET))
        .extracting(BeamfillException::getMessage)
        .asString()
        .startsWith(
            "Cannot install the control schema in the target database: ERROR: permission denied for"
                + " database test_")
        .endsWith(
            ". Let a privileged user run GRANT CREATE ON DATABASE for this user, and see that the"
                + " extension btree_gist is available.");
    assertThat(database.value("SELECT to_regnamespace('beamfill')::text")).isNull();
  }
}
