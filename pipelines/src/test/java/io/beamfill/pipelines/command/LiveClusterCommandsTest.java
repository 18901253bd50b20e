package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.ClientLibrary;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.ControlTables;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of a cluster that cannot be read, before work begins. */
class LiveClusterCommandsTest {
  private static final String SECRET = "plantedSecret";

  private final TargetDatabase database = TargetServer.newDatabase();

  @TempDir private Path folder;

  @Test
  void aMissingClientLibraryIsRefusedInOneSentence() throws IOException {
    assumeFalse(ClientLibrary.isInstalled(), "FoundationDB's client library is installed here");
    clusterFile("prod:" + SECRET + "@127.0.0.1:4500");

    assertRefused(
        "FoundationDB's client library cannot be loaded (",
        "): install the package foundationdb-clients of the cluster's release series where Beamfill"
            + " and its workers run, or name the directory of libfdb_c in LD_LIBRARY_PATH (on macOS"
            + " DYLD_LIBRARY_PATH), or the file itself with"
            + " JAVA_TOOL_OPTIONS=-DFDB_LIBRARY_PATH_FDB_C=FILE.");
  }

  @Test
  void aMalformedClusterFileIsRefusedWithWhatIsExpected() throws IOException {
    Path file = clusterFile("prod:" + SECRET + ":127.0.0.1:4500");

    assertRefused(
        "The cluster file " + file + " has no @, where description:id@ip:port,ip:port,",
        " is expected: copy it once more from a machine of the cluster.");
  }

  @Test
  void aClusterFileThatIsNotThereIsRefused() throws IOException {
    Path file = folder.resolve("fdb.cluster");

    assertRefused(
        "The cluster file " + file + ", which source.clusterFile names, is not there",
        ": check the path where Beamfill and its workers run.");
  }

  @Test
  void anApiVersionThatTheClientDoesNotKnowIsRefused() throws IOException {
    clusterFile("prod:" + SECRET + "@127.0.0.1:4500");

    assertRefused(
        "FoundationDB's API version 9999 is not one that can be used",
        ": set source.apiVersion to one from 700 to 730, or leave it out for 710.",
        "--set=source.apiVersion=9999");
  }

  private Path clusterFile(String content) throws IOException {
    return Files.writeString(folder.resolve("fdb.cluster"), content);
  }

  private void assertRefused(String problem, String remedy, String... more) throws IOException {
    Path jobFile = folder.resolve("job.yaml");
    Files.writeString(
        jobFile,
        """
        job: %s
        source:
          type: fdb
          clusterFile: '%s'
          priority: batch
        decoder: tea
        target:
          url: %s
        """
            .formatted(TeaJob.NAME, folder.resolve("fdb.cluster"), database.url()));
    for (String command : List.of("plan", "run")) {
      BeamfillProcess.Outcome text = execute(command, jobFile, "--output=text", more);
      BeamfillProcess.Outcome json = execute(command, jobFile, "--output=json", more);

      assertThat(text.exitCode()).as("%s", text).isEqualTo(6);
      assertThat(text.stdout()).isEmpty();
      assertThat(text.stderr())
          .startsWith("beamfill: " + problem)
          .hasLineCount(1)
          .doesNotContain("Exception", "\tat ");
      assertThat(text.stderr().strip()).endsWith(remedy);
      assertThat(json.exitCode()).isEqualTo(6);
      JsonNode error = TeaJob.document(json).path("error");
      assertThat(error.path("category").asText()).isEqualTo("SOURCE");
      assertThat("beamfill: " + error.path("message").asText()).isEqualTo(text.stderr().strip());
      assertThat(text.toString() + json).doesNotContain(SECRET);
    }
    BeamfillProcess.Outcome debug = execute("run", jobFile, "--debug", more);
    assertThat(debug.exitCode()).isEqualTo(6);
    assertThat(debug.toString()).doesNotContain(SECRET);
    assertThat(new ControlTables(database, TeaJob.NAME).isInstalled()).isFalse();
  }

  private static BeamfillProcess.Outcome execute(
      String command, Path jobFile, String option, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, jobFile.toString(), option));
    arguments.addAll(List.of(more));
    return Console.run(arguments);
  }
}
