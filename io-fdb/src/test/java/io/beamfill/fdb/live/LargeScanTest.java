package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A scan that is larger than the heap. {@code -Dfdb.scan.keys=5000000} is the full size; builds
 * scan fewer keys.
 */
final class LargeScanTest {
  private static final int KEYS = Integer.getInteger("fdb.scan.keys", 200_000);
  private static final int HEAP_MEBIBYTES = 256;

  @Test
  void everyByteArrivesOnceUnderFaultsAtTwoPerCentOfTheCallsInABoundedHeap()
      throws IOException, InterruptedException {
    Process process =
        ChildJvm.start(LargeScan.class, HEAP_MEBIBYTES, Integer.toString(KEYS), "0.02");
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();

    System.out.print(said);
    long sum =
        IntStream.range(0, KEYS)
            .mapToLong(number -> LargeScan.checksum(NumberedKeys.record(number)))
            .sum();
    assertThat(process.exitValue()).isZero();
    assertThat(said).startsWith("records=" + KEYS + " sum=" + sum + " ");
    assertThat(said).containsPattern("errors=[1-9]");
    assertThat(Integer.parseInt(said.replaceFirst("(?s).*heapLimitMiB=", "").strip()))
        .isLessThanOrEqualTo(HEAP_MEBIBYTES);
  }
}
