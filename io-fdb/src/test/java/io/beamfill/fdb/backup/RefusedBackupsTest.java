package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that cannot be read, or not in full: each is refused with its own sentence. */
class RefusedBackupsTest {
  private static final String USER_FILE =
      "kvranges/snapshot.000000000022090799/0/"
          + "range,22179929,de026ed13e42a8c0002c29bf903e8831,1048576";

  @TempDir Path folder;

  @Test
  void aFolderWithoutABackup() {
    assertRefused(() -> FdbBackupSource.open(folder.toString()))
        .hasMessageContaining(folder + " holds no FoundationDB backup with a finished snapshot")
        .hasMessageContaining("backup-<date>");
    assertRefused(() -> FdbBackupSource.open(folder.resolve("nowhere").toString()))
        .hasMessageContaining("holds no FoundationDB backup");
  }

  @Test
  void aFolderWithSeveralBackupsNamesThem() throws IOException {
    RealBackup.copyTo(folder.resolve("backup-2026-02"));
    RealBackup.copyTo(folder.resolve("backup-2026-01"));

    assertRefused(() -> FdbBackupSource.open(folder.toString()))
        .hasMessageContaining("holds several backups")
        .hasMessageContaining("backup-2026-01 or backup-2026-02");
  }

  @Test
  void aBackupWithoutAFinishedSnapshot() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Files.move(
        copy.resolve("snapshots/" + RealBackup.SNAPSHOT),
        copy.resolve("snapshots/" + RealBackup.SNAPSHOT + ".temp.part"));

    assertRefused(() -> FdbBackupSource.open(copy.toString()))
        .hasMessageContaining("has no finished snapshot");
  }

  @Test
  void anEncryptedBackupBeforeItsManifestsAreRead() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Files.writeString(
        copy.resolve("properties/encryption_metadata"),
        "{\"is_encryption_enabled\":true,\"encryption_block_size\":1048576}");
    Files.write(copy.resolve("snapshots/" + RealBackup.SNAPSHOT), new byte[] {1, 2, 3});

    assertRefused(() -> FdbBackupSource.open(copy.toString()))
        .hasMessageContaining("is encrypted as a whole (properties/encryption_metadata)");
  }

  @Test
  void aBulkdumpSnapshot() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Files.writeString(
        copy.resolve("snapshots/snapshot,22135413,99999999,0"),
        "{\"snapshotType\":\"bulkdump\",\"beginVersion\":22135413,\"endVersion\":99999999}");

    assertRefused(() -> FdbBackupSource.open(copy.toString()))
        .hasMessageContaining("snapshot,22135413,99999999,0, is of type bulkdump");
  }

  @Test
  void aDamagedManifest() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Path manifest = copy.resolve("snapshots/" + RealBackup.SNAPSHOT);
    byte[] bytes = Files.readAllBytes(manifest);
    for (byte[] damaged :
        List.of(
            Arrays.copyOf(bytes, bytes.length / 2),
            new byte[0],
            "null".getBytes(StandardCharsets.US_ASCII),
            "{}".getBytes(StandardCharsets.US_ASCII),
            "{\"files\":[\"range\"]}".getBytes(StandardCharsets.US_ASCII))) {
      Files.write(manifest, damaged);

      assertRefused(() -> FdbBackupSource.open(copy.toString()))
          .hasMessageContaining("The manifest snapshots/" + RealBackup.SNAPSHOT)
          .hasMessageContaining("cannot be understood");
    }
  }

  @Test
  void aMissingFileIsNamedByTheCheckAndByTheReader() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Files.delete(copy.resolve(USER_FILE));
    FdbBackupSource source = FdbBackupSource.open(copy.toString());

    assertRefused(() -> source.check(List.of(Reading.everything())))
        .hasMessageContaining("The file " + USER_FILE + " is missing");
    assertRefused(() -> readAll(source)).hasMessageContaining(USER_FILE + " is missing");
  }

  @Test
  void aFileThatWasCutOff() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    byte[] bytes = Files.readAllBytes(copy.resolve(USER_FILE));
    Files.write(copy.resolve(USER_FILE), Arrays.copyOf(bytes, 100_000));
    FdbBackupSource source = FdbBackupSource.open(copy.toString());

    assertRefused(() -> source.check(List.of(Reading.everything())))
        .hasMessageContaining("hold 100181 bytes together where the manifest says 295437");
    assertRefused(() -> readAll(source))
        .hasMessageContaining(USER_FILE + " is damaged in block 0")
        .hasMessageContaining("a pair is cut off");
  }

  @Test
  void anEncryptedFileIsFoundByTheCheck() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    byte[] bytes = Files.readAllBytes(copy.resolve(USER_FILE));
    bytes[0] = (byte) 0xea;
    Files.write(copy.resolve(USER_FILE), bytes);
    FdbBackupSource source = FdbBackupSource.open(copy.toString());

    assertRefused(() -> source.check(List.of(Reading.everything())))
        .hasMessageContaining(USER_FILE + " is encrypted (format 1002)");
  }

  @Test
  void whatIsNotBackedUpIsNotTakenForEmpty() throws IOException {
    FdbBackupSource source = chosenRanges();
    Keyspace held = new Keyspace("held", range('a', 'c'));
    Keyspace emptyButHeld = new Keyspace("empty", range('x', 'y'));

    source.check(List.of(held, emptyButHeld));
    assertThat(Reading.records(source, held.range(), PageLimits.DEFAULT)).hasSize(2);
    assertThat(Reading.records(source, emptyButHeld.range(), PageLimits.DEFAULT)).isEmpty();
    assertRefused(() -> source.check(List.of(held, new Keyspace("wide", range('b', 'd')))))
        .hasMessageContaining("The keyspace wide is not backed up from 'c' to 'd'");
    assertRefused(() -> source.check(List.of(new Keyspace("across", range('b', 'y')))))
        .hasMessageContaining("The keyspace across is not backed up from 'c' to 'x'");
    assertRefused(() -> source.check(List.of(new Keyspace("before", range('A', 'b')))))
        .hasMessageContaining("The keyspace before is not backed up from 'A' to 'a'");
    assertRefused(() -> source.check(List.of(Reading.everything())))
        .hasMessageContaining("The keyspace tea is not backed up from '' to 'a'");
    assertRefused(() -> source.read(new Keyspace("hole", range('e', 'f'))))
        .hasMessageContaining("The keyspace hole is not backed up from 'e' to 'f'");
  }

  @Test
  void theSystemKeyspace() throws IOException {
    FdbBackupSource source = FdbBackupSource.open(RealBackup.container().toString());
    Keyspace system =
        new Keyspace("system", ByteKeyRange.of(ByteKey.of(0xff, 2), ByteKey.of(0xff, 3)));

    assertRefused(() -> source.check(List.of(system)))
        .hasMessageContaining("The keyspace system starts at '\\xff\\x02'");
  }

  @Test
  void filesThatHoldTheSameKeys() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Path manifest = copy.resolve("snapshots/" + RealBackup.SNAPSHOT);
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\\u00FF/tenant/", "z"));

    assertRefused(() -> FdbBackupSource.open(copy.toString()))
        .hasMessageContaining("Two range files of one snapshot")
        .hasMessageContaining(USER_FILE);
  }

  @Test
  void aFileSystemThatIsNotThere() {
    assertRefused(() -> FdbBackupSource.open("blobstore://key:secret@host/name?bucket=b"))
        .hasMessageContaining("cannot be at blobstore://")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aLocationThatWouldBeReadAsAPattern() {
    assertRefused(() -> FdbBackupSource.open(folder.resolve("a[1]").toString()))
        .hasMessageContaining("would be read as a pattern");
  }

  private FdbBackupSource chosenRanges() throws IOException {
    List<SourceRecord> records =
        List.of(
            new SourceRecord(new byte[] {'a'}, new byte[] {1}),
            new SourceRecord(new byte[] {'b'}, new byte[] {2}));
    new BackupWriter(folder)
        .ranges(List.of(range('a', 'c'), range('x', 'z')))
        .write(records.iterator());
    return FdbBackupSource.open(folder.toString());
  }

  private static void readAll(FdbBackupSource source) throws IOException {
    assertThat(Reading.records(source, ByteKeyRange.ALL_KEYS, PageLimits.DEFAULT)).isEmpty();
  }

  private static ByteKeyRange range(char from, char to) {
    return ByteKeyRange.of(ByteKey.of(from), ByteKey.of(to));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BeamfillException.class,
            e -> assertThat(e.category()).isEqualTo(BeamfillException.Category.SOURCE));
  }
}
