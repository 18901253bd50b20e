package io.beamfill.postgres.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SlownessTest {
  private static final PostgresDatabase DATABASE = PostgresServer.newDatabase();

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(DATABASE.url() + "&ApplicationName=slow");
  }

  private static Optional<String> reason() throws SQLException {
    try (Connection connection = connect()) {
      return Slowness.reason(connection, "slow");
    }
  }

  private static void await(Optional<String> expected) throws Exception {
    for (int i = 0; i < 500 && !reason().equals(expected); i++) {
      Thread.sleep(20);
    }
    assertThat(reason()).isEqualTo(expected);
  }

  private static void run(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException cancelled) {
      assertThat(cancelled.getSQLState()).isEqualTo("57014");
    }
  }

  @Test
  void aLockIsNamedEvenWhereOtherConnectionsAreBusy() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    DATABASE.execute("CREATE TABLE locked ()");
    try (Connection foreign = DATABASE.connect();
        Connection waiting = connect();
        Connection busy = connect();
        Statement lock = foreign.createStatement();
        Statement wait = waiting.createStatement();
        Statement work = busy.createStatement()) {
      await(Optional.of("waiting for the source"));

      threads.execute(() -> run(work, "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$"));
      await(Optional.empty());

      foreign.setAutoCommit(false);
      lock.execute("LOCK TABLE locked");
      threads.execute(() -> run(wait, "SELECT FROM locked"));
      Object pid = PostgresDatabase.query(foreign, "SELECT pg_backend_pid()").get(0).get(0);
      await(Optional.of("waiting for a lock of session " + pid));

      foreign.rollback();
      await(Optional.empty());
      work.cancel();
      await(Optional.of("waiting for the source"));
    } finally {
      threads.shutdown();
    }
  }
}
