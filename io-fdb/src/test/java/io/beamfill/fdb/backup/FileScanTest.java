package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format, on files that are put together byte by byte. */
class FileScanTest {
  private static final int BLOCK = 48;
  private static final String FILE = "kvranges/snapshot.000000000000000001/0/range,7,ab," + BLOCK;

  @TempDir Path folder;

  @Test
  void aPairThatABlockRepeatsIsReadOnce() throws IOException {
    assertThat(scan(twoBlocks(), "", "\u007f")).containsExactly("b=1", "c=2", "d=3", "e=4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "b", "bb", "c", "cc", "d", "dd", "e", "ee"})
  void startsAtAnyKey(String from) throws IOException {
    List<String> expected = new ArrayList<>(List.of("b=1", "c=2", "d=3", "e=4"));
    expected.removeIf(pair -> pair.substring(0, 1).compareTo(from) < 0);

    assertThat(scan(twoBlocks(), from, "\u007f")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "bb", "c", "cc", "d", "dd", "e", "ee"})
  void stopsBeforeAnyKey(String to) throws IOException {
    List<String> expected = new ArrayList<>(List.of("b=1", "c=2", "d=3", "e=4"));
    expected.removeIf(pair -> pair.substring(0, 1).compareTo(to) >= 0);

    assertThat(scan(twoBlocks(), "", to)).isEqualTo(expected);
  }

  @Test
  void theLastBlockMayBePadded() throws IOException {
    FileBytes bytes = new FileBytes(BLOCK).block("a").pair("b", "1").key("f").pad();

    assertThat(scan(bytes, "", "\u007f")).containsExactly("b=1");
  }

  @Test
  void aRangeMayBeEmpty() throws IOException {
    assertThat(scan(new FileBytes(BLOCK).block("a").key("f"), "", "\u007f")).isEmpty();
  }

  @Test
  void theFirstPairMayBeTheBeginKeyAndAValueMayBeEmpty() throws IOException {
    FileBytes bytes = new FileBytes(BLOCK).block("a").pair("a", "").pair("b", "").key("f");

    assertThat(scan(bytes, "", "\u007f")).containsExactly("a=", "b=");
  }

  @Test
  void threeLengthsOfZeroAfterALoneBeginAreNoData() throws IOException {
    FileBytes bytes = new FileBytes(BLOCK).block("a".repeat(30)).pad().block("").pair("", "");
    bytes.pair("b", "1").key("f");

    assertThat(scan(bytes, "a".repeat(30), "", "\u007f")).containsExactly("b=1");
    assertThat(scan(bytes, "a".repeat(30), "b", "\u007f")).containsExactly("b=1");
  }

  @Test
  void theEmptyKeyIsReadAfterThreeLengthsOfZero() throws IOException {
    FileBytes bytes = new FileBytes(BLOCK).block("").pad().block("").pair("", "");
    bytes.pair("", "x").pair("b", "1").key("f");

    assertThat(scan(bytes, "", "", "\u007f")).containsExactly("=x", "b=1");
  }

  @Test
  void aBlockMayBeFullToItsLastByte() throws IOException {
    FileBytes pairAtEnd = new FileBytes(BLOCK).block("a").pair("b", "1").pair("c", "x".repeat(20));
    pairAtEnd.block("c").pair("c", "x".repeat(20)).key("f");
    FileBytes endAtEnd = new FileBytes(BLOCK).block("a").pair("b", "1").pair("c", "x".repeat(15));
    endAtEnd.key("f");

    assertThat(endAtEnd.toBytes()).hasSize(BLOCK);
    assertThat(scan(pairAtEnd, "", "z")).containsExactly("b=1", "c=" + "x".repeat(20));
    assertThat(scan(endAtEnd, "", "z")).containsExactly("b=1", "c=" + "x".repeat(15));
  }

  @Test
  void refusesAnEncryptedFileByName() {
    assertRefused(new FileBytes(BLOCK).block(1002, "a").key("f"))
        .hasMessageContaining("is encrypted (format 1002)")
        .hasMessageContaining(FILE);
  }

  @Test
  void refusesAnUnknownFormat() {
    assertRefused(new FileBytes(BLOCK).block(1003, "a").key("f"))
        .hasMessageContaining("block 0 at byte 0: the format is 1003 where 1001 is expected");
  }

  @Test
  void refusesPaddingThatIsNotFf() {
    assertRefused(
            new FileBytes(BLOCK)
                .block("a")
                .pair("b", "x".repeat(20))
                .raw(0xff, 0xff, 0x00, 0xff)
                .pad()
                .block("b")
                .pair("b", "x")
                .key("f"))
        .hasMessageContaining("block 0 at byte 40: the padding holds another byte than FF");
  }

  @Test
  void refusesAPairThatIsCut() {
    assertRefused(new FileBytes(BLOCK).block("a").pair("b", "1").raw(0, 0, 0, 9, 'c'))
        .hasMessageContaining("block 0 at byte 19: a pair is cut off: 9 bytes are announced")
        .hasMessageContaining("copy the file again");
    assertRefused(new FileBytes(BLOCK).block("a").pair("b", "1").raw(0, 0))
        .hasMessageContaining("block 0 at byte 19: a pair is cut off");
  }

  @Test
  void refusesAFileWithoutItsEndKey() {
    assertRefused(new FileBytes(BLOCK).block("a").pair("b", "1"))
        .hasMessageContaining("block 0 at byte 19: the file is cut off");
    assertRefused(new FileBytes(BLOCK).block("a").pair("b", "1").pad())
        .hasMessageContaining("the file is cut off: its last block has no end key");
  }

  @Test
  void refusesAFileThatIsCutBehindAKey() {
    assertRefused(new FileBytes(BLOCK).block("a").pair("b", "1").key("c"))
        .hasMessageContaining("it ends at 'c' where the manifest says 'f'");
  }

  @Test
  void refusesAFileThatBeginsElsewhere() {
    assertRefused(new FileBytes(BLOCK).block("b").pair("b", "1").key("f"))
        .hasMessageContaining("it begins at 'b' where the manifest says 'a'");
  }

  @Test
  void refusesKeysThatDoNotAscend() {
    assertRefused(new FileBytes(BLOCK).block("a").pair("c", "1").pair("b", "2").key("f"))
        .hasMessageContaining("the keys do not ascend: 'b' stands after 'c'");
    assertRefused(new FileBytes(BLOCK).block("a").pair("c", "1").pair("c", "2").key("f"))
        .hasMessageContaining("the keys do not ascend: 'c' stands after 'c'");
  }

  @Test
  void refusesKeysOutsideOfTheFile() {
    assertRefused(new FileBytes(BLOCK).block("a").pair("g", "1").key("f"))
        .hasMessageContaining("the key 'g' is outside of the file's range from 'a' to 'f'");
    assertRefused(new FileBytes(BLOCK).block("a").pair("A", "1").key("f"))
        .hasMessageContaining("the key 'A' is outside of the file's range from 'a' to 'f'");
  }

  @Test
  void refusesABlockThatDoesNotFollowTheOneBefore() {
    assertRefused(
            new FileBytes(BLOCK).block("a").pair("b", "1").pad().block("d").pair("d", "3").key("f"))
        .hasMessageContaining("damaged in block 1")
        .hasMessageContaining("it does not repeat the pair before, whose key is 'b'");
  }

  @Test
  void refusesAnEndKeyBeforeTheLastBlock() {
    assertRefused(
            new FileBytes(BLOCK)
                .block("a")
                .pair("b", "1")
                .key("f")
                .pad()
                .block("b")
                .pair("b", "1")
                .key("f"))
        .hasMessageContaining("a key without a value stands in a block that is not the last");
  }

  @Test
  void refusesAnEmptyFile() {
    assertRefused(new FileBytes(BLOCK)).hasMessageContaining("is empty: copy it again");
  }

  @Test
  void findsAKeyWithoutReadingTheFileFromItsStart() throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] key = String.format("key%07d", 2 * i).getBytes(StandardCharsets.US_ASCII);
      records.add(new SourceRecord(key, new byte[90]));
    }
    new BackupWriter(folder).blockSize(4_096).write(records.iterator());
    Snapshot snapshot = onlySnapshot();
    RangeFile file = snapshot.overlapping(ByteKeyRange.ALL_KEYS).get(0);
    assertThat(snapshot.size(file.name())).isGreaterThan(500 * 4_096L);
    Random random = new Random(1);

    for (int i = 0; i < 200; i++) {
      int wanted = random.nextInt(records.size());
      String key = String.format("key%07d", Math.max(0, 2 * wanted - random.nextInt(2)));
      try (CountingChannel channel = new CountingChannel(channel(file));
          FileScan scan =
              new FileScan(
                  file,
                  new RangeFileReader(file.name(), channel),
                  key(key),
                  SystemKeyspace.START)) {
        assertThat(scan.peek()).isEqualTo(records.get(wanted));
        // Ten glances of the binary search, and at most two blocks.
        assertThat(channel.bytesRead()).isLessThanOrEqualTo(10 * 256 + 2 * 4_096);
      }
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(FileBytes bytes) {
    return assertThatThrownBy(() -> scan(bytes, "", "\u007f"))
        .isInstanceOfSatisfying(
            BeamfillException.class,
            e -> assertThat(e.category()).isEqualTo(BeamfillException.Category.SOURCE))
        .hasMessageContaining(FILE);
  }

  private static FileBytes twoBlocks() {
    return new FileBytes(BLOCK)
        .block("a")
        .pair("b", "1")
        .pair("c", "2")
        .pad()
        .block("c")
        .pair("c", "2")
        .pair("d", "3")
        .pad()
        .block("d")
        .pair("d", "3")
        .pair("e", "4")
        .key("f");
  }

  private List<String> scan(FileBytes bytes, String from, String to) throws IOException {
    return scan(bytes, "a", from, to);
  }

  private List<String> scan(FileBytes bytes, String begin, String from, String to)
      throws IOException {
    Path path = Files.write(folder.resolve("file"), bytes.toBytes());
    RangeFile file = new RangeFile(RangeFileName.parse(FILE).orElseThrow(), key(begin), key("f"));
    List<String> pairs = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(path);
        FileScan scan =
            new FileScan(file, new RangeFileReader(file.name(), channel), key(from), key(to))) {
      for (SourceRecord record = scan.peek(); record != null; record = scan.peek()) {
        pairs.add(text(record.position()) + "=" + text(record.payload()));
        scan.take();
      }
    }
    return pairs;
  }

  private Snapshot onlySnapshot() throws IOException {
    BackupContainer container = new BackupContainer(folder.toString());
    return Snapshot.load(container, SnapshotName.list(container).get(0));
  }

  private FileChannel channel(RangeFile file) throws IOException {
    return FileChannel.open(folder.resolve(file.name().path()));
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
