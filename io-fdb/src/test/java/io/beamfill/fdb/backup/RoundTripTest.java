package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Whatever is written is read again, once and in order, however it is cut. */
class RoundTripTest {
  private static final int MAX_KEY = 9;
  private static final int MAX_VALUE = 24;

  /** A block has to hold two records, and here a begin or end key. */
  private static final int MIN_BLOCK = 24 + 3 * MAX_KEY + 2 * MAX_VALUE;

  private Path folder;

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("beamfill-round-trip");
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 150)
  void everyRecordIsReadOnceAndInOrder(
      @ForAll("records") List<SourceRecord> records,
      @ForAll @IntRange(min = MIN_BLOCK, max = 4 * MIN_BLOCK) int blockSize,
      @ForAll @LongRange(min = 1, max = 2_000) long fileBytes,
      @ForAll @LongRange(min = 1, max = 2_000) long splitBytes,
      @ForAll @IntRange(min = 1, max = 20) int pageRows,
      @ForAll @LongRange(min = 1, max = 200) long pageBytes)
      throws IOException {
    FdbBackupSource source = write(records, blockSize, fileBytes);
    PageLimits limits = new PageLimits(pageRows, pageBytes);

    List<ByteKeyRange> splits = source.split(Reading.everything(), splitBytes);

    source.check(List.of(Reading.everything()));
    Reading.requireTiles(ByteKeyRange.ALL_KEYS, splits);
    assertThat(Reading.records(source, ByteKeyRange.ALL_KEYS, limits)).isEqualTo(records);
    assertThat(Reading.records(source, splits, limits)).isEqualTo(records);
  }

  @Property(tries = 100)
  void anyPartIsReadExactly(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("cuts") Set<ByteKey> cuts,
      @ForAll @IntRange(min = MIN_BLOCK, max = 3 * MIN_BLOCK) int blockSize,
      @ForAll @LongRange(min = 1, max = 2_000) long fileBytes,
      @ForAll @LongRange(min = 1, max = 500) long splitBytes)
      throws IOException {
    FdbBackupSource source = write(records, blockSize, fileBytes);
    ByteKey start = ByteKey.EMPTY;
    TreeSet<ByteKey> ends = new TreeSet<>(cuts);
    ends.add(SystemKeyspace.START);
    for (ByteKey cut : ends) {
      ByteKeyRange part = ByteKeyRange.of(start, cut);
      List<SourceRecord> expected =
          records.stream().filter(each -> part.containsKey(key(each))).toList();
      List<ByteKeyRange> splits = source.split(Reading.keyspace(part), splitBytes);

      Reading.requireTiles(part, splits);
      assertThat(Reading.records(source, part, PageLimits.DEFAULT)).isEqualTo(expected);
      assertThat(Reading.records(source, splits, PageLimits.DEFAULT)).isEqualTo(expected);
      start = cut;
    }
  }

  @Property(tries = 100)
  void anEstimateOfAFewBlocksIsExactAndNoneIsNegative(
      @ForAll("records") List<SourceRecord> records,
      @ForAll @IntRange(min = MIN_BLOCK, max = 20_000) int blockSize)
      throws IOException {
    FdbBackupSource source = write(records, blockSize, 1 << 20);
    long bytes = records.stream().mapToLong(SourceRecord::size).sum();

    SizeEstimate estimate = source.estimate(Reading.everything());

    assertThat(estimate.records()).isNotNegative();
    assertThat(estimate.bytes()).isNotNegative();
    if (bytes + 8L * records.size() < blockSize) {
      assertThat(estimate).isEqualTo(new SizeEstimate(records.size(), bytes));
    }
  }

  @Property(tries = 100)
  void rangesWithLongBeginKeysAndTinyBlocksAreReadExactly(
      @ForAll @IntRange(min = 0, max = 40) int beginLength,
      @ForAll @IntRange(min = 60, max = 90) int blockSize,
      @ForAll @IntRange(min = 0, max = 15) int valueLength,
      @ForAll @IntRange(min = 0, max = 20) int count)
      throws IOException {
    ByteKeyRange range =
        ByteKeyRange.of(
            ByteKey.copyFrom("a".repeat(beginLength).getBytes(StandardCharsets.US_ASCII)),
            ByteKey.of('c'));
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(new SourceRecord(new byte[] {'b', (byte) i}, new byte[valueLength]));
    }
    new BackupWriter(folder).ranges(List.of(range)).blockSize(blockSize).write(records.iterator());

    FdbBackupSource source = FdbBackupSource.open(folder.toString());

    assertThat(Reading.records(source, range, PageLimits.DEFAULT)).isEqualTo(records);
    assertThat(
            Reading.records(source, source.split(Reading.keyspace(range), 1), PageLimits.DEFAULT))
        .isEqualTo(records);
  }

  @Provide
  Arbitrary<List<SourceRecord>> records() {
    Arbitrary<byte[]> values =
        Arbitraries.of((byte) 0, (byte) 'x', (byte) 0xff).array(byte[].class).ofMaxSize(MAX_VALUE);
    return Arbitraries.maps(keys(), values).ofMaxSize(120).map(RoundTripTest::ascending);
  }

  @Provide
  Arbitrary<Set<ByteKey>> cuts() {
    return keys().filter(key -> !key.isEmpty()).set().ofMaxSize(6);
  }

  /** Few different bytes, so that keys share prefixes; none of them starts with FF. */
  private static Arbitrary<ByteKey> keys() {
    Arbitrary<Byte> first = Arbitraries.of((byte) 0, (byte) 1, (byte) 'a', (byte) 0xfe);
    Arbitrary<byte[]> rest =
        Arbitraries.of((byte) 0, (byte) 'a', (byte) 0xff)
            .array(byte[].class)
            .ofMaxSize(MAX_KEY - 1);
    Arbitrary<ByteKey> keys =
        Combinators.combine(first, rest)
            .as(
                (head, tail) -> {
                  byte[] key = new byte[tail.length + 1];
                  key[0] = head;
                  System.arraycopy(tail, 0, key, 1, tail.length);
                  return ByteKey.copyFrom(key);
                });
    return keys.injectDuplicates(0.05).edgeCases(edges -> edges.add(ByteKey.EMPTY));
  }

  private static List<SourceRecord> ascending(Map<ByteKey, byte[]> pairs) {
    List<SourceRecord> records = new ArrayList<>();
    new TreeMap<>(pairs)
        .forEach((key, value) -> records.add(new SourceRecord(key.getBytes(), value)));
    return records;
  }

  private static ByteKey key(SourceRecord record) {
    return ByteKey.copyFrom(record.position());
  }

  private FdbBackupSource write(List<SourceRecord> records, int blockSize, long fileBytes)
      throws IOException {
    new BackupWriter(folder).blockSize(blockSize).fileBytes(fileBytes).write(records.iterator());
    return FdbBackupSource.open(folder.toString());
  }
}
