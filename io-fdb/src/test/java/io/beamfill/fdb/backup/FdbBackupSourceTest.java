package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FdbBackupSourceTest {
  private static final ByteKeyRange ALL = ByteKeyRange.ALL_KEYS;

  @TempDir Path folder;

  @Test
  void readsEveryPairThatTheServerWrote() throws IOException {
    FdbBackupSource source = real();

    assertThat(RealBackup.records()).hasSize(2_531);
    assertThat(Reading.records(source, ALL, PageLimits.DEFAULT)).isEqualTo(RealBackup.records());
  }

  @ParameterizedTest
  @CsvSource({"1,1000000", "7,1000000", "1000,1", "1000,500", "2531,100000000", "2530,100000000"})
  void readsTheSameWithAnyPageLimits(int rows, long bytes) throws IOException {
    PageLimits limits = new PageLimits(rows, bytes);

    assertThat(Reading.records(real(), ALL, limits)).isEqualTo(RealBackup.records());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 5_000, 40_000, 150_000, 1_000_000_000})
  void readsTheSameInSplitsOfAnySize(long bytes) throws IOException {
    FdbBackupSource source = rewritten(256 << 3, 60_000);

    List<ByteKeyRange> splits = source.split(Reading.everything(), bytes);

    Reading.requireTiles(ALL, splits);
    assertThat(Reading.records(source, splits, new PageLimits(100, 10_000)))
        .isEqualTo(RealBackup.smallRecords());
  }

  @Test
  void readsTheSameWhereverARunnerSplits() throws IOException {
    FdbBackupSource source = real();
    List<SourceRecord> records = RealBackup.records();
    Random random = new Random(4);
    TreeSet<ByteKey> cuts = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      ByteKey key = ByteKey.copyFrom(records.get(random.nextInt(records.size())).position());
      byte[] between = new byte[1 + random.nextInt(12)];
      random.nextBytes(between);
      cuts.add(i % 2 == 0 ? key : ByteKey.copyFrom(between));
    }
    List<ByteKeyRange> parts = new ArrayList<>();
    ByteKey start = ByteKey.EMPTY;
    for (ByteKey cut : cuts) {
      parts.add(ByteKeyRange.of(start, cut));
      start = cut;
    }
    parts.add(ByteKeyRange.of(start, ByteKey.EMPTY));

    assertThat(Reading.records(source, parts, PageLimits.DEFAULT)).isEqualTo(records);
  }

  @Test
  void saysTheVersionOfTheFileThatRecordsComeFrom() throws IOException {
    assertThat(Reading.fetches(real(), ALL, new PageLimits(1_000, 1 << 20)))
        .extracting(Fetch::version)
        .containsOnly(OptionalLong.of(22_179_929));
  }

  @Test
  void noPageMixesFilesAndEveryFileHasItsVersion() throws IOException {
    FdbBackupSource source = rewritten(4_096, 60_000);

    List<Fetch> fetches = Reading.fetches(source, ALL, Reading.UNLIMITED);

    assertThat(fetches)
        .extracting(fetch -> fetch.version().getAsLong())
        .containsExactly(1_002_000L, 1_001_000L, 1_004_000L, 1_003_000L, 1_006_000L);
    assertThat(fetches).noneMatch(fetch -> fetch.records().isEmpty());
  }

  @Test
  void goesOnWhereTheLastPageEndedAfterAFailedRequest() throws IOException {
    FdbBackupSource source = rewritten(4_096, 60_000);
    Path file = folder.resolve("kvranges/snapshot.000000000001000000/0");
    Path third;
    try (Stream<Path> files = Files.list(file)) {
      third = files.filter(each -> each.toString().contains("range,1004000,")).findFirst().get();
    }
    Path away = Files.move(third, folder.resolve("away"));
    List<SourceRecord> records = new ArrayList<>();
    boolean failed = false;

    try (PageCursor cursor = source.read(Reading.everything())) {
      ByteKey coveredTo = ByteKey.of(0);
      while (!coveredTo.isEmpty()) {
        try {
          Fetch fetch = cursor.next(new PageLimits(100, 1 << 20));
          records.addAll(fetch.records());
          coveredTo = fetch.coveredTo();
        } catch (BeamfillException missing) {
          failed = true;
          Files.move(away, third);
        }
      }
    }

    assertThat(failed).isTrue();
    assertThat(records).isEqualTo(RealBackup.smallRecords());
  }

  @Test
  void aKeyspaceReadsItsOwnRecordsOnly() throws IOException {
    ByteKeyRange range = ByteKeyRange.of(ByteKey.of('v'), ByteKey.of('w'));

    assertThat(Reading.records(real(), range, PageLimits.DEFAULT))
        .isEqualTo(RealBackup.records().stream().filter(each -> each.position()[0] == 'v').toList())
        .isNotEmpty();
  }

  @Test
  void aPrefixWithoutRecordsIsEmpty() throws IOException {
    Keyspace keyspace = new Keyspace("none", ByteKeyRange.of(ByteKey.of('A'), ByteKey.of('B')));
    FdbBackupSource source = real();

    source.check(List.of(keyspace));
    List<Fetch> fetches = Reading.fetches(source, keyspace.range(), PageLimits.DEFAULT);

    assertThat(fetches).hasSize(1);
    assertThat(fetches.get(0).records()).isEmpty();
    assertThat(source.estimate(keyspace)).isEqualTo(new SizeEstimate(0, 0));
    assertThat(source.split(keyspace, 1)).containsExactly(keyspace.range());
  }

  @Test
  void whatARunnerSplitsOffAboveTheUsersKeysIsEmpty() throws IOException {
    ByteKeyRange system = ByteKeyRange.of(ByteKey.of(0xff, 2), ByteKey.EMPTY);

    assertThat(Reading.records(real(), system, PageLimits.DEFAULT)).isEmpty();
    assertThat(real().split(Reading.keyspace(system), 1)).containsExactly(system);
  }

  @Test
  void countsASmallKeyspaceExactly() throws IOException {
    long bytes = RealBackup.records().stream().mapToLong(SourceRecord::size).sum();

    assertThat(real().estimate(Reading.everything())).isEqualTo(new SizeEstimate(2_531, bytes));
  }

  @Test
  void estimatesALargeKeyspaceFromSamples() throws IOException {
    List<SourceRecord> records = RealBackup.smallRecords();
    long bytes = records.stream().mapToLong(SourceRecord::size).sum();

    SizeEstimate estimate = rewritten(2_048, 60_000).estimate(Reading.everything());

    assertThat(estimate.bytes()).isBetween(bytes / 2, bytes * 2);
    assertThat(estimate.records()).isBetween(records.size() / 3L, records.size() * 3L);
  }

  @Test
  void splitsIntoPartsOfTheWantedSize() throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      records.add(
          new SourceRecord(
              String.format("%08d", i).getBytes(StandardCharsets.US_ASCII), new byte[84]));
    }
    new BackupWriter(folder).blockSize(2_000).fileBytes(130_000).write(records.iterator());
    FdbBackupSource source = FdbBackupSource.open(folder.toString());

    for (long wanted : new long[] {4_000, 20_000, 50_000, 130_000, 300_000}) {
      List<ByteKeyRange> splits = source.split(Reading.everything(), wanted);
      for (ByteKeyRange split : splits.subList(0, splits.size() - 1)) {
        long bytes = Reading.records(source, split, Reading.UNLIMITED).size() * 100L;
        assertThat(bytes).isBetween(wanted * 4 / 10, wanted * 16 / 10);
      }
    }
  }

  @Test
  void splitsAPartOfAFileWithinThatPart() throws IOException {
    FdbBackupSource source = rewritten(1_024, 1 << 20);
    List<SourceRecord> records = RealBackup.smallRecords();
    ByteKeyRange range =
        ByteKeyRange.of(
            ByteKey.copyFrom(records.get(500).position()),
            ByteKey.copyFrom(records.get(1_000).position()));

    List<ByteKeyRange> splits = source.split(Reading.keyspace(range), 5_000);

    Reading.requireTiles(range, splits);
    assertThat(splits).hasSizeGreaterThan(3);
    assertThat(Reading.records(source, splits, PageLimits.DEFAULT))
        .isEqualTo(records.subList(500, 1_000));
  }

  @Test
  void findsTheContainerInTheFolderThatHoldsIt() throws IOException {
    RealBackup.copyTo(folder.resolve("backup-2026-11-20-20-36-20.000000"));

    FdbBackupSource source = FdbBackupSource.open(folder + "/");

    assertThat(source.snapshot()).isEqualTo(RealBackup.SNAPSHOT);
    assertThat(Reading.records(source, ALL, PageLimits.DEFAULT)).hasSize(2_531);
  }

  @Test
  void acceptsAFileUrl() throws IOException {
    FdbBackupSource source = FdbBackupSource.open("file://" + RealBackup.container());

    assertThat(Reading.records(source, ALL, PageLimits.DEFAULT)).hasSize(2_531);
  }

  @Test
  void survivesSerializationWithItsSnapshot() throws IOException {
    FdbBackupSource copy = SerializableUtils.clone(real());

    assertThat(copy.snapshot()).isEqualTo(RealBackup.SNAPSHOT);
    assertThat(Reading.records(copy, ALL, PageLimits.DEFAULT)).hasSize(2_531);
  }

  @Test
  void staysWithItsSnapshotWhenANewerOneArrives() throws IOException {
    List<SourceRecord> first = List.of(new SourceRecord(new byte[] {1}, new byte[] {1}));
    List<SourceRecord> second = List.of(new SourceRecord(new byte[] {2}, new byte[] {2}));
    String older = new BackupWriter(folder).beginVersion(5_000).write(first.iterator());
    FdbBackupSource source = FdbBackupSource.open(folder.toString());
    String newer = new BackupWriter(folder).beginVersion(900_000).write(second.iterator());

    assertThat(Reading.records(source, ALL, PageLimits.DEFAULT)).isEqualTo(first);
    assertThat(FdbBackupSource.open(folder.toString()).snapshot()).isEqualTo(newer);
    FdbBackupSource resumed = FdbBackupSource.open(folder.toString(), older);
    assertThat(resumed.snapshot()).isEqualTo(older);
    assertThat(Reading.records(resumed, ALL, PageLimits.DEFAULT)).isEqualTo(first);
  }

  @Test
  void refusesToResumeWithoutItsSnapshot() {
    assertThatThrownBy(
            () -> FdbBackupSource.open(RealBackup.container().toString(), "snapshot,1,2,3"))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("snapshot,1,2,3, which is not in the backup")
        .hasMessageContaining("start a new job");
  }

  @Test
  void readsManifestsWithoutKeyRanges() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Path manifest = copy.resolve("snapshots").resolve(RealBackup.SNAPSHOT);
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replaceFirst("\"keyRanges\":\\{.*\\}\\},", ""));

    FdbBackupSource source = FdbBackupSource.open(copy.toString());

    assertThat(Files.readString(manifest)).doesNotContain("keyRanges");
    source.check(List.of(Reading.everything()));
    assertThat(Reading.records(source, ALL, PageLimits.DEFAULT)).isEqualTo(RealBackup.records());
  }

  @Test
  void ignoresWhatNoManifestNames() throws IOException {
    Path copy = RealBackup.copyTo(folder);
    Path ranges = copy.resolve("kvranges/snapshot.000000000022090799/0");
    Files.writeString(ranges.resolve("range,99999999,00000000000000000000000000000001,64"), "?");
    Files.writeString(copy.resolve("snapshots/snapshot,1,99999999,5.temp.part"), "{");

    FdbBackupSource source = FdbBackupSource.open(copy.toString());

    assertThat(source.snapshot()).isEqualTo(RealBackup.SNAPSHOT);
    source.check(List.of(Reading.everything()));
    assertThat(Reading.records(source, ALL, PageLimits.DEFAULT)).isEqualTo(RealBackup.records());
  }

  @Test
  void describesWhatIsReadAndThatItIsNoSingleInstant() throws IOException {
    assertThat(real().describe())
        .isEqualTo(
            "FoundationDB backup "
                + RealBackup.container()
                + ": range files of snapshot,22135413,22179929,295437, each at a version of its own"
                + " between 22135413 and 22179929, so no single instant; the versions 22179929 to"
                + " 42087775 can be had");
  }

  private static FdbBackupSource real() throws IOException {
    return FdbBackupSource.open(RealBackup.container().toString());
  }

  /** The small real records in files of several small blocks. */
  private FdbBackupSource rewritten(int blockSize, long fileBytes) throws IOException {
    new BackupWriter(folder)
        .blockSize(blockSize)
        .fileBytes(fileBytes)
        .write(RealBackup.smallRecords().iterator());
    return FdbBackupSource.open(folder.toString());
  }
}
