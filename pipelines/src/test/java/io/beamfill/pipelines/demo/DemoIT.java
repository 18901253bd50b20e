package io.beamfill.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.Await;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.ControlTables;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's server can be used, and nothing of the demo stays behind, however it ends. */
class DemoIT {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;

  @TempDir private Path temporary;

  /** SIGINT takes the same way, but is ignored by whatever a shell has put into the background. */
  @Test
  void aServerThatIsKeptCanBeUsedUntilTheProcessIsToldToEnd() {
    try (BeamfillProcess process = start("demo", "--keep", "--output=json")) {
      Await.until("the job is complete", () -> status().equals("COMPLETED"));
      TargetDatabase database = database();
      Path jobFile = folder().resolve("demo.yaml");
      TeaJob job = new TeaJob(folder().resolve("tea/backup"), jobFile, database);
      // What is complete stays as it is: the job file leads to this server.
      assertThat(job.run().exitCode()).isZero();
      ProcessHandle server = server();

      process.terminate();
      BeamfillProcess.Outcome outcome = process.await();

      assertThat(TeaJob.document(outcome).path("status").asText()).isEqualTo("COMPLETED");
      assertThat(outcome.stderr())
          .contains(database.url())
          .contains("beamfill status " + jobFile)
          .contains("beamfill quarantine list " + jobFile);
      assertNothingIsLeft(server);
    }
  }

  @Test
  void aDemoThatIsToldToEndWhileItLoadsLeavesNothingBehind() {
    try (BeamfillProcess process = start("demo")) {
      Await.until("the job runs", () -> status().equals("RUNNING"));
      ProcessHandle server = server();

      process.terminate();
      process.await();

      assertNothingIsLeft(server);
    }
  }

  private BeamfillProcess start(String... arguments) {
    return BeamfillProcess.start(
        Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary), List.of(arguments));
  }

  private void assertNothingIsLeft(ProcessHandle server) {
    Await.until("the server is down", () -> !server.isAlive());
    assertThat(folders()).isEmpty();
  }

  /** The state of the demo's job, or nothing before there is one. */
  private String status() {
    if (postmasterFile().size() <= PORT_LINE) {
      return "";
    }
    try {
      return new ControlTables(database(), TeaJob.NAME).status();
    } catch (IllegalStateException notYetUp) {
      return "";
    }
  }

  private TargetDatabase database() {
    return new TargetDatabase(Integer.parseInt(postmasterFile().get(PORT_LINE)), "postgres");
  }

  private ProcessHandle server() {
    return ProcessHandle.of(Long.parseLong(postmasterFile().get(PID_LINE))).orElseThrow();
  }

  /** The lines in which PostgreSQL says where it is; none before it is started. */
  private List<String> postmasterFile() {
    if (folders().isEmpty()) {
      return List.of();
    }
    try {
      return Files.readAllLines(folder().resolve("server/postmaster.pid"));
    } catch (IOException notYetThere) {
      return List.of();
    }
  }

  private Path folder() {
    return folders().get(0);
  }

  private List<Path> folders() {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(each -> each.getFileName().toString().startsWith("beamfill-demo")).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
