package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.testing.Positions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Kills a scan in the middle, goes on with it in another process, and looks at what arrived. */
final class KilledScan {
  private static final HexFormat HEX = HexFormat.of();

  private KilledScan() {}

  /**
   * Kills the first process as soon as it has noted so many pages.
   *
   * @param cluster as {@link ScanProcess} takes it
   * @param range what is scanned
   * @param coverage a file that is not there yet
   * @param pages after which the first process is killed
   * @return what both noted, whose ranges are together exactly the range
   */
  static List<ScanProcess.Noted> run(String cluster, ByteKeyRange range, Path coverage, int pages)
      throws IOException, InterruptedException {
    Process first = start(cluster, range, coverage, pages);
    try (BufferedReader said = first.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("waiting");
    }
    first.destroyForcibly().waitFor();
    assertThat(ScanProcess.Noted.read(coverage)).hasSize(pages);

    Process second = start(cluster, range, coverage, -1);
    try (BufferedReader said = second.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("finished");
    }
    assertThat(second.waitFor()).isZero();
    List<ScanProcess.Noted> noted = ScanProcess.Noted.read(coverage);
    Positions.assertTile(range, noted.stream().map(ScanProcess.Noted::range).toList());
    return noted;
  }

  private static Process start(String cluster, ByteKeyRange range, Path coverage, int pages) {
    return ChildJvm.start(
        ScanProcess.class,
        256,
        cluster,
        HEX.formatHex(range.getStartKey().getBytes()),
        HEX.formatHex(range.getEndKey().getBytes()),
        coverage.toString(),
        Integer.toString(pages));
  }
}
