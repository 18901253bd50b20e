package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupWriterTest {
  @TempDir Path folder;

  @Test
  void writesTheServersRangeFileByteForByte() throws IOException {
    new BackupWriter(folder).write(RealBackup.records().iterator());

    assertThat(files(folder, "range,")).hasSize(1);
    assertThat(files(folder, "range,").get(0))
        .hasSameBinaryContentAs(files(RealBackup.container(), "range,22179929,de02").get(0));
  }

  @Test
  void writesTheOtherFilesOfAContainer() throws IOException {
    String snapshot =
        new BackupWriter(folder).beginVersion(22_087_776).write(RealBackup.records().iterator());

    assertThat(snapshot).isEqualTo("snapshot,22089776,22089776,295256");
    assertThat(folder.resolve("properties/encryption_metadata"))
        .hasSameBinaryContentAs(RealBackup.container().resolve("properties/encryption_metadata"));
    assertThat(files(folder, "log,")).hasSize(1);
    assertThat(files(folder, "log,").get(0)).isEmptyFile();
    assertThat(folder.relativize(files(folder, "log,").get(0)).toString())
        .startsWith("logs/0000/0000/log,22087776,42089776,");
  }

  @Test
  void filesTouchAndStandInDescendingOrder() throws IOException {
    String snapshot =
        new BackupWriter(folder).fileBytes(100_000).write(RealBackup.records().iterator());
    BackupContainer container = new BackupContainer(folder.toString());
    Manifest manifest = Manifest.read(container, SnapshotName.parse(snapshot).orElseThrow());

    ByteKey end = SystemKeyspace.START;
    for (String file : manifest.files()) {
      assertThat(manifest.keyRanges().get(file).end()).isEqualTo(end);
      end = manifest.keyRanges().get(file).begin();
    }
    assertThat(manifest.files()).hasSize(3);
    assertThat(end).isEqualTo(ByteKey.EMPTY);
  }

  @Test
  void aBackupOfNothingIsAnEmptyOne() throws IOException {
    new BackupWriter(folder).write(List.<SourceRecord>of().iterator());
    FdbBackupSource source = FdbBackupSource.open(folder.toString());

    source.check(List.of(Reading.everything()));
    assertThat(Reading.records(source, ByteKeyRange.ALL_KEYS, PageLimits.DEFAULT)).isEmpty();
  }

  @Test
  void refusesARecordThatDoesNotFitIntoABlock() {
    List<SourceRecord> records =
        List.of(
            new SourceRecord(new byte[] {1}, new byte[30]),
            new SourceRecord(new byte[] {2}, new byte[40]));

    assertThatThrownBy(() -> new BackupWriter(folder).blockSize(90).write(records.iterator()))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("The record at position '\\x02' needs a block of 97 bytes")
        .hasMessageContaining("where blocks have 90: choose a larger block size");
  }

  @Test
  void refusesRecordsThatDoNotAscendOrAreInNoRange() {
    SourceRecord a = new SourceRecord(new byte[] {'a'}, new byte[0]);
    SourceRecord b = new SourceRecord(new byte[] {'b'}, new byte[0]);
    SourceRecord system = new SourceRecord(new byte[] {(byte) 0xff, 1}, new byte[0]);
    ByteKeyRange onlyB = ByteKeyRange.of(ByteKey.of('b'), ByteKey.of('c'));

    assertInvalid(List.of(b, a), null).hasMessageContaining("Not after the record before: 61");
    assertInvalid(List.of(a, a), null).hasMessageContaining("Not after the record before: 61");
    assertInvalid(List.of(system), null).hasMessageContaining("In no range: ff01");
    assertInvalid(List.of(a), onlyB).hasMessageContaining("In no range: 61");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(
      List<SourceRecord> records, ByteKeyRange range) {
    return assertThatThrownBy(
            () -> {
              BackupWriter writer = new BackupWriter(Files.createTempDirectory(folder, "invalid"));
              if (range != null) {
                writer.ranges(List.of(range));
              }
              writer.write(records.iterator());
            })
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Path> files(Path container, String start) throws IOException {
    try (Stream<Path> files = Files.walk(container)) {
      return files.filter(each -> each.getFileName().toString().startsWith(start)).toList();
    }
  }
}
