package io.beamfill.pipelines.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.ledger.server.Ledger;
import io.beamfill.ledger.server.ScanServer;
import io.beamfill.pipelines.testing.LedgerJob;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ledger jobs from the command line to the rows. */
class LedgerRunTest {
  private static final Ledger LEDGER = Ledger.of(1_000, 3);

  @TempDir private Path folder;

  @Test
  void everyUpdateAndEveryEventIsLoadedOnce() throws IOException {
    try (ScanServer server = ScanServer.start(LEDGER)) {
      LedgerJob job = LedgerJob.create(folder, server.endpoint());
      job.assertLoaded(LEDGER, job.run());
      assertThat(job.control().pages()).isGreaterThan(50);
    }
  }
}
