package io.beamfill.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.ClientLibrary;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar holds what FoundationDB's Java binding needs, and nothing else needs the library. */
class LiveClusterIT {
  @TempDir private Path folder;

  @Test
  void theBindingIsInTheJarAndLacksTheClientLibraryOnly() throws IOException {
    assumeFalse(ClientLibrary.isInstalled(), "FoundationDB's client library is installed here");
    Path clusterFile = folder.resolve("fdb.cluster");
    Files.writeString(clusterFile, "prod:secret@127.0.0.1:4500");
    TeaJob job = TeaJob.create(folder, folder.resolve("backup"), TargetServer.newDatabase());
    Files.writeString(
        job.jobFile(),
        Files.readString(job.jobFile())
            .replaceFirst("type: fdb-backup\\n  location: .*", "type: fdb"));

    try (BeamfillProcess process =
        BeamfillProcess.start(
            Map.of("FDB_CLUSTER_FILE", clusterFile.toString()),
            List.of("plan", job.jobFile().toString()))) {
      BeamfillProcess.Outcome outcome = process.await();

      assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(6);
      assertThat(outcome.stderr())
          .startsWith("beamfill: FoundationDB's client library cannot be loaded (")
          .contains("libfdb_c")
          .hasLineCount(1)
          .doesNotContain("secret");
    }
  }

  @Test
  void theJarHasTheBindingForEveryPlatformAndItsLicense() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("beamfill.jar"))) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .contains(
              "lib/linux/amd64/libfdb_java.so",
              "lib/linux/aarch64/libfdb_java.so",
              "lib/osx/x86_64/libfdb_java.jnilib",
              "lib/osx/aarch64/libfdb_java.jnilib");
      try (InputStream license = jar.getInputStream(jar.getEntry("LICENSE"))) {
        assertThat(new String(license.readAllBytes(), StandardCharsets.UTF_8))
            .contains("Apache License", "FOUNDATIONDB");
      }
    }
  }
}
