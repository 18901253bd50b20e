package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs of ten times the range files, and of several times the heap. More by hand: {@code
 * -Dbeamfill.largeLogs.rangeMiB=200 -Dbeamfill.largeLogs.heap=256m}.
 */
class LargeLogsTest {
  private static final int RANGE_MIB = Integer.getInteger("beamfill.largeLogs.rangeMiB", 6);
  private static final String HEAP = System.getProperty("beamfill.largeLogs.heap", "40m");

  @TempDir Path folder;

  @Test
  void areAppliedWithASmallHeap() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                LargeLogs.class.getName(),
                folder.toString(),
                String.valueOf(RANGE_MIB))
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    System.out.println(output);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("range files of " + RANGE_MIB + " MiB")
        .contains("read and compared");
  }
}
