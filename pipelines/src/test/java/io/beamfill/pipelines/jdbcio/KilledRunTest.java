package io.beamfill.pipelines.jdbcio;

import static io.beamfill.pipelines.jdbcio.OrdersDecoder.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed in the middle is begun again, and leaves the rows of one run. */
class KilledRunTest {
  private static final int LOCK = 4711;

  @TempDir private Path folder;

  @Test
  void leavesTheSameRowsWhenItIsBegunAgain()
      throws IOException, InterruptedException, SQLException {
    TargetDatabase database = TargetServer.newEmptyDatabase();
    OrdersJob job = OrdersJob.create(folder, database.url(), records(100, 6_000));
    job.execute(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.order_id = 4000 THEN PERFORM pg_advisory_xact_lock("
            + LOCK
            + "); END IF;"
            + " RETURN NEW; END $$",
        "CREATE TRIGGER hold BEFORE INSERT ON order_lines FOR EACH ROW EXECUTE FUNCTION hold()");
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      Process run = start(job);
      Await.until(
          "a batch of lines waits",
          () ->
              database.number(
                      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                  > 0);
      run.destroyForcibly().waitFor();
    }
    assertThat(database.number("SELECT count(*) FROM orders")).isEqualTo(6_000);
    assertThat(database.number("SELECT count(*) FROM order_lines")).isBetween(1L, 11_999L);

    assertThat(job.run().exitCode()).isEqualTo(ExitCode.COMPLETE);
    assertThat(
            database.query(
                "SELECT count(*), count(DISTINCT order_id), sum(order_id), sum(line)"
                    + " FROM order_lines"))
        .containsExactly(List.of("12000", "6000", "35994000", "6000"));
    assertThat(database.number("SELECT count(*) FROM notes")).isEqualTo(100);
  }

  private Process start(OrdersJob job) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            OrdersRun.class.getName(),
            job.jobFile().toString(),
            job.url())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("run.log").toFile())
        .start();
  }
}
