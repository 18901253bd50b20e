package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link FdbClusterIT} does with a cluster, with one in memory. */
final class KilledScanTest {
  private static final int KEYS = 20_000;

  @TempDir Path folder;

  @Test
  void anotherProcessGoesOnWithWhatIsLeft() throws IOException, InterruptedException {
    ByteKeyRange range = ByteKeyRange.of(ByteKey.of('k'), ByteKey.of('l'));

    List<ScanProcess.Noted> noted =
        KilledScan.run("memory:" + KEYS, range, folder.resolve("coverage"), 7);

    assertThat(noted.stream().mapToLong(ScanProcess.Noted::records).sum()).isEqualTo(KEYS);
    assertThat(noted.stream().mapToLong(ScanProcess.Noted::checksum).sum())
        .isEqualTo(
            IntStream.range(0, KEYS)
                .mapToLong(number -> LargeScan.checksum(NumberedKeys.record(number)))
                .sum());
  }
}
