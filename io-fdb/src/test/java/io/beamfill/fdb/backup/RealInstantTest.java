package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The backup of a real server, brought to one version, holds what a client read at it. */
class RealInstantTest {
  private static final ByteKeyRange ALL = ByteKeyRange.ALL_KEYS;

  @TempDir static Path indexes;

  @Test
  void atItsLastVersionItHoldsWhatAClientRead() throws IOException {
    assertThat(RealBackup.recordsAtEnd()).hasSize(2_509);
    assertThat(Reading.records(at(RealBackup.LAST_CHANGE), ALL, PageLimits.DEFAULT))
        .isEqualTo(RealBackup.recordsAtEnd());
  }

  @Test
  void theLatestVersionIsTheLastOfTheLogs() throws IOException {
    FdbBackupSource latest =
        FdbBackupSource.openLatest(
            RealBackup.container().toString(), Optional.of(indexes.toString()));

    assertThat(latest.version()).hasValue(RealBackup.LATEST);
    assertThat(latest.snapshot()).isEqualTo(RealBackup.SNAPSHOT);
    assertThat(Reading.records(latest, ALL, PageLimits.DEFAULT))
        .isEqualTo(RealBackup.recordsAtEnd());
  }

  @ParameterizedTest
  @CsvSource({"1,1000000", "7,1000000", "1000,1", "1000,500", "2509,100000000", "2508,100000000"})
  void holdsTheSameWithAnyPageLimits(int rows, long bytes) throws IOException {
    PageLimits limits = new PageLimits(rows, bytes);

    assertThat(Reading.records(at(RealBackup.LAST_CHANGE), ALL, limits))
        .isEqualTo(RealBackup.recordsAtEnd());
  }

  private FdbBackupSource at(long version) throws IOException {
    return FdbBackupSource.openAt(
        RealBackup.container().toString(), version, Optional.of(indexes.toString()));
  }
}
