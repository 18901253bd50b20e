package io.beamfill.fdb.backup.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.fdb.backup.log.LogBytes.Part;
import io.beamfill.fdb.backup.sort.Scratch;
import io.beamfill.transforms.BeamfillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogScanTest {
  private static final long BEGIN = 100;
  private static final long END = 200;

  @TempDir Path folder;
  @TempDir Path scratch;

  @Test
  void givesTheMutationsOfAVersionInTheirOrder() throws IOException {
    LogBytes file =
        new LogBytes(1_000)
            .version(110, set("a", "1"), new Change(2, key("b"), key("x")))
            .version(120, new Change(1, key("a"), key("c")), set("a", "2"));

    assertThat(read(file))
        .containsExactly(
            "110.0 SET a 1", "110.1 ADD b x", "120.0 CLEAR_RANGE a c", "120.1 SET a 2");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 25_000, 1_000_000})
  void partsMayStandInDifferentBlocksAndInAnyOrder(long budget) throws IOException {
    List<Part> parts = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int version = 110; version < 120; version++) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        changes.add(set("key" + i, "v".repeat(i) + version));
        expected.add(version + "." + i + " SET key" + i + " " + "v".repeat(i) + version);
      }
      parts.addAll(LogBytes.parts(version, LogBytes.join(changes), LogBytes.PART_BYTES));
    }
    assertThat(parts).hasSizeGreaterThan(50);
    Collections.shuffle(parts, new Random(1));
    LogBytes file = new LogBytes(12_000);
    parts.forEach(file::part);

    assertThat(read(file, budget)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(read(file, budget).stream().filter(each -> each.startsWith("113.")))
        .containsExactlyElementsOf(
            expected.stream().filter(each -> each.startsWith("113.")).toList());
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aVersionMayFillItsLastPartToTheLastByte() throws IOException {
    String value = "v".repeat(2 * LogBytes.PART_BYTES - 12 - 12 - 1);
    LogBytes file = new LogBytes(1 << 20).version(110, set("k", value));

    assertThat(read(file)).containsExactly("110.0 SET k " + value);
  }

  @Test
  void aBlockMayBeFullToTheLastByteAndTheLastOneMayBePadded() throws IOException {
    Change change = set("k", "v".repeat(100 - 4 - 13 - 8 - 12 - 12 - 1));
    LogBytes file = new LogBytes(100).version(110, change).version(111, change);
    assertThat(file.toBytes()).hasSize(200);

    assertThat(read(file)).hasSize(2);
    assertThat(read(new LogBytes(1_000).version(110, change).pad())).hasSize(1);
  }

  @Test
  void onlyTheVersionsOfTheSliceAreGiven() throws IOException {
    LogBytes file =
        new LogBytes(1_000)
            .version(109, set("a", "1"))
            .version(110, set("b", "1"))
            .version(119, set("c", "1"))
            .version(120, set("d", "1"));
    file.writeTo(folder, BEGIN, END);

    assertThat(read(new VersionSpan(110, 120), 1_000))
        .containsExactly("110.0 SET b 1", "119.0 SET c 1");
  }

  @Test
  void aFileWithoutBytesHasNoMutations() throws IOException {
    assertThat(read(new LogBytes(1_000))).isEmpty();
  }

  @Test
  void damageIsAnErrorWithItsPlace() {
    LogBytes good = new LogBytes(100).version(110, set("a", "1"));
    byte[] record = good.toBytes();

    assertDamaged(new LogBytes(100).raw(0xd1, 7), "block 0 at byte 0: the block is cut off before");
    assertDamaged(
        new LogBytes(100).header(2002), "block 0 at byte 0: the format is 2002 where 2001");
    assertDamaged(
        new LogBytes(100).version(110, set("a", "1")).pad().header(2001).raw(0, 0, 0, 9),
        "block 1 at byte 104: a record's key is cut off");
    assertDamaged(
        new LogBytes(100).header(2001).raw(0, 0, 0, 2, 1, 1),
        "block 0 at byte 4: a record's key has 2 bytes where it should have 13");
    assertDamaged(
        raw(Arrays.copyOf(record, record.length - 1)), "byte 21: a record's value is cut off");
    assertDamaged(
        raw(Arrays.copyOf(record, record.length + 1)), "byte 51: a record's key is cut off");
    assertDamaged(
        new LogBytes(100).version(110, set("a", "1")).raw(0xff, 0xff, 7),
        "block 0 at byte 53: the padding holds another byte than FF");
  }

  @Test
  void aWrongVersionIsDamage() {
    assertDamaged(
        new LogBytes(100).version(200, set("a", "1")),
        "block 0 at byte 25: it holds version 200 where its name says [100, 200)");
    assertDamaged(
        new LogBytes(100).version(-1, set("a", "1")), "a record's key is no version and part");
  }

  @Test
  void aCutSequenceOfPartsIsDamage() {
    byte[] joined = LogBytes.join(List.of(set("a", "x".repeat(80)), set("b", "2")));
    List<Part> parts = LogBytes.parts(110, joined, 30);
    assertThat(parts).hasSize(4);

    assertDamaged(
        file(parts.get(0), parts.get(1), parts.get(3)), "part 2 of version 110 is missing");
    assertDamaged(
        file(parts.get(0), parts.get(1), parts.get(2)), "part 3 of version 110 is missing");
    assertDamaged(
        file(parts.get(1), parts.get(2), parts.get(3)), "part 0 of version 110 is missing");
    assertDamaged(
        file(parts.get(0), parts.get(1), parts.get(1)), "part 1 of version 110 is there twice");
    assertDamaged(file(new Part(110, 0, ByteKey.of(1, 0, 1))), "part 1 of version 110 is missing");
    byte[] more = Arrays.copyOf(joined, joined.length + 1);
    assertDamaged(
        file(LogBytes.parts(110, more, 1_000).get(0)),
        "the parts of version 110 hold more than they announce");
  }

  @Test
  void aMutationThatIsNotUnderstoodIsRefusedWithItsNumberVersionAndPlace() {
    assertDamaged(
        new LogBytes(100).version(110, set("a", "1"), new Change(14, key("k"), key("v"))),
        "block 0 at byte 51: a mutation of version 110 is of type 14, which is not known");
    assertDamaged(
        new LogBytes(100).version(110, new Change(1, key("b"), key("a"))),
        "a cleared range of version 110 ends before it begins");
    byte[] joined = LogBytes.join(List.of(set("a", "1")));
    joined[20] = 2;
    assertDamaged(
        file(LogBytes.parts(110, joined, 1_000).get(0)), "a mutation of version 110 is cut off");
    byte[] shorter = LogBytes.join(List.of(set("a", "1")));
    shorter[20] = 0;
    assertDamaged(
        file(LogBytes.parts(110, shorter, 1_000).get(0)), "byte 50: a mutation is cut off");
    byte[] protocol = LogBytes.join(List.of(set("a", "1")));
    protocol[4] = 0x10;
    assertDamaged(
        file(LogBytes.parts(110, protocol, 1_000).get(0)),
        "the mutations of version 110 are of protocol 0FDB001062010001 where 0FDB00B062010001");
  }

  @Test
  void anUnknownTypeInALaterPartIsFoundAtItsByte() {
    byte[] joined =
        LogBytes.join(List.of(set("a", "x".repeat(50)), new Change(99, key("b"), key(""))));
    List<Part> parts = LogBytes.parts(110, joined, 30);
    LogBytes file = new LogBytes(60);
    parts.forEach(file::part);

    // 12 of the header, 12 + 1 + 50 of the first mutation: byte 15 of the third part.
    assertDamaged(
        file,
        "block 2 at byte " + (120 + 4 + 21 + 15) + ": a mutation of version 110 is of type 99");
  }

  @Test
  void partitionedLogsAreRefusedByName() {
    assertThatThrownBy(() -> read(new LogBytes(100).header(4110)))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("is one of partitioned logs (format 4110), which are not read");
  }

  private void assertDamaged(LogBytes file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith("The log file logs/0000/0000/log,100,200,")
        .hasMessageContaining("is damaged in block ")
        .hasMessageContaining(message);
  }

  private static LogBytes raw(byte[] bytes) {
    LogBytes file = new LogBytes(100);
    for (byte each : bytes) {
      file.raw(each);
    }
    return file;
  }

  private static LogBytes file(Part... parts) {
    LogBytes file = new LogBytes(1_000);
    Arrays.stream(parts).forEach(file::part);
    return file;
  }

  private List<String> read(LogBytes file) throws IOException {
    return read(file, 1_000_000);
  }

  private List<String> read(LogBytes file, long budget) throws IOException {
    try (Stream<Path> old = Files.walk(folder)) {
      for (Path each : old.filter(Files::isRegularFile).toList()) {
        Files.delete(each);
      }
    }
    file.writeTo(folder, BEGIN, END);
    return read(new VersionSpan(BEGIN, END), budget);
  }

  private List<String> read(VersionSpan versions, long budget) throws IOException {
    BackupContainer container = new BackupContainer(folder.toString());
    List<String> mutations = new ArrayList<>();
    for (LogSlice slice : LogFiles.list(container).slices(versions)) {
      LogScan.read(
          container, slice, new Scratch(scratch), budget, each -> mutations.add(text(each)));
    }
    return mutations;
  }

  private static String text(Mutation mutation) {
    return mutation.version()
        + "."
        + mutation.sequence()
        + " "
        + mutation.type()
        + " "
        + new String(mutation.key(), StandardCharsets.US_ASCII)
        + " "
        + new String(mutation.operand(), StandardCharsets.US_ASCII);
  }

  private static Change set(String key, String value) {
    return new Change(0, key(key), key(value));
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
