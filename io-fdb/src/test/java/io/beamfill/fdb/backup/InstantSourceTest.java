package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.bucket.BucketFileSystem;
import io.beamfill.fdb.backup.log.LogBytes;
import io.beamfill.fdb.backup.log.LogBytes.Change;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstantSourceTest {
  private static final ByteKeyRange ALL = ByteKeyRange.ALL_KEYS;

  @TempDir Path folder;
  private Path backup;
  private Optional<String> index;

  @BeforeEach
  void chooseFolders() throws IOException {
    backup = Files.createDirectory(folder.resolve("backup"));
    index = Optional.of(folder.resolve("index").toString());
  }

  @Test
  void keysThatOnlyTheLogsHoldAppearAtTheirPlace() throws IOException {
    snapshot(file("a", "g", 10, "b", "d"), file("g", "m", 12), file("m", "z", 11, "n"));
    logs(log().version(13, set("a"), set("c"), set("f"), set("h"), set("l"), set("m"), set("y")));
    FdbBackupSource source = FdbBackupSource.openLatest(backup.toString(), index);
    ByteKeyRange range = ByteKeyRange.of(key("a"), key("z"));

    assertThat(keys(Reading.records(source, range, PageLimits.DEFAULT)))
        .containsExactly("a", "b", "c", "d", "f", "h", "l", "m", "n", "y");
    assertThat(Reading.fetches(source, range, PageLimits.DEFAULT))
        .as("a page may hold records of several files, as all have one version")
        .hasSize(1);
    assertThat(
            keys(Reading.records(source, ByteKeyRange.of(key("h"), key("i")), PageLimits.DEFAULT)))
        .containsExactly("h");
  }

  @Test
  void aMutationCountsOnlyAfterTheVersionOfItsFile() throws IOException {
    snapshot(file("a", "m", 10, "b"), file("m", "z", 20, "n"));
    logs(
        log()
            .version(15, new Change(9, key("b"), key("+")), new Change(9, key("n"), key("+")))
            .version(20, new Change(1, key("a"), key("z")))
            .version(25, new Change(9, key("n"), key("-"))));

    assertThat(
            texts(Reading.records(at(25), ByteKeyRange.of(key("a"), key("z")), PageLimits.DEFAULT)))
        .containsExactly("n=n-");
  }

  @Test
  void aLongStretchOfClearedKeysEndsAnAnswerWithoutRows() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      names.add("b%05d".formatted(i));
    }
    snapshot(file("a", "z", 10, names.toArray(String[]::new)));
    logs(log().version(13, new Change(1, key("b00010"), key("b01990"))));
    ByteKeyRange range = ByteKeyRange.of(key("a"), key("z"));

    List<Fetch> fetches = Reading.fetches(at(13), range, new PageLimits(100, 1_000));

    assertThat(fetches.stream().mapToInt(each -> each.records().size()).sum()).isEqualTo(20);
    assertThat(fetches).hasSizeBetween(20, 30);
    assertThat(fetches.get(3).records()).isEmpty();
    assertThat(fetches.get(3).coveredTo()).isGreaterThan(fetches.get(2).coveredTo());
    assertThat(Reading.fetches(at(13), range, PageLimits.DEFAULT)).hasSize(1);
  }

  @Test
  void aLongStretchOfKeysThatCameAndWentEndsAnAnswerToo() throws IOException {
    snapshot(file("a", "z", 10));
    LogBytes log = log();
    for (int i = 0; i < 1_000; i++) {
      ByteKey key = key("b%05d".formatted(i));
      log.version(11 + i, new Change(20, key, key("x")));
    }
    logs(log);

    List<Fetch> fetches =
        Reading.fetches(at(1_100), ByteKeyRange.of(key("a"), key("z")), new PageLimits(100, 1_000));

    assertThat(fetches).hasSizeBetween(5, 10).allMatch(each -> each.records().isEmpty());
  }

  @Test
  void aHotKeyIsFoldedWhateverItsMutations() throws IOException {
    snapshot(file("a", "z", 10, "n"));
    LogBytes log = new LogBytes(1 << 20);
    ByteKey one = ByteKey.of(1, 0, 0, 0);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      changes.add(new Change(2, key("count"), one));
    }
    for (int version = 11; version < 31; version++) {
      log.version(version, changes.toArray(Change[]::new));
    }
    logs(log);

    List<SourceRecord> records =
        Reading.records(at(30), ByteKeyRange.of(key("a"), key("z")), PageLimits.DEFAULT);

    assertThat(keys(records)).containsExactly("count", "n");
    assertThat(records.get(0).payload()).containsExactly(0x40, 0x0d, 3, 0);
  }

  @Test
  void splitsWhereTheLogsHoldMuch() throws IOException {
    snapshot(file("a", "z", 10));
    LogBytes log = new LogBytes(1 << 20);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      changes.add(set("key%06d".formatted(i)));
    }
    logs(log.version(11, changes.toArray(Change[]::new)));
    ByteKeyRange range = ByteKeyRange.of(key("a"), key("z"));
    FdbBackupSource source = at(11);

    List<ByteKeyRange> splits = source.split(Reading.keyspace(range), 50_000);

    Reading.requireTiles(range, splits);
    assertThat(splits).hasSizeBetween(6, 9);
    assertThat(Reading.records(source, splits, PageLimits.DEFAULT)).hasSize(20_000);
    assertThat(source.unprepared().split(Reading.keyspace(range), 50_000)).containsExactly(range);
  }

  @Test
  void aRequestThatFailedIsRepeatedWithTheLogs() throws IOException {
    snapshot(file("a", "g", 10, "b", "d"), file("g", "z", 12, "n"));
    logs(log().version(13, set("c"), set("m"), set("p")));
    Path second;
    try (Stream<Path> files = Files.walk(backup)) {
      second = files.filter(each -> each.toString().contains("range,12,")).findFirst().get();
    }
    Path away = folder.resolve("away");
    FdbBackupSource source = at(13);
    List<SourceRecord> records = new ArrayList<>();
    int failures = 0;

    try (PageCursor cursor = source.read(Reading.keyspace(ByteKeyRange.of(key("a"), key("z"))))) {
      records.addAll(cursor.next(new PageLimits(2, 100)).records());
      Files.move(second, away);
      while (records.size() < 6) {
        try {
          records.addAll(cursor.next(PageLimits.DEFAULT).records());
        } catch (BeamfillException missing) {
          failures++;
          Files.move(away, second);
        }
      }
    }

    assertThat(failures).isEqualTo(1);
    assertThat(keys(records)).containsExactly("b", "c", "d", "m", "n", "p");
  }

  @Test
  void aHoleInABackupOfChosenRangesIsRefusedAlsoWhereLogsReachIntoIt() throws IOException {
    snapshot(file("a", "g", 10, "b"), file("m", "z", 11, "n"));
    logs(log().version(13, set("c"), set("h"), set("p")));
    FdbBackupSource source = at(13);
    Keyspace hole = Reading.keyspace(ByteKeyRange.of(key("a"), key("z")));

    assertThatThrownBy(() -> source.check(List.of(hole)))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("The keyspace tea is not backed up from 'g' to 'm'");
    assertThatThrownBy(() -> source.read(hole)).hasMessageContaining("is not backed up");
    assertThat(
            keys(Reading.records(source, ByteKeyRange.of(key("m"), key("z")), PageLimits.DEFAULT)))
        .containsExactly("n", "p");
  }

  @Test
  void aDamagedLogIsRefusedWithItsPlaceOnceTheIndexIsBuilt() throws IOException {
    snapshot(file("a", "z", 10, "b"));
    logs(log().version(13, new Change(21, key("b"), key("x"))));
    FdbBackupSource source = at(13);

    assertThatThrownBy(source::prepare)
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("logs/0000/0000/log,5,2000,")
        .hasMessageContaining("a mutation of version 13 is of type 21, which is not known");
    assertThatThrownBy(() -> source.split(Reading.everything(), 1))
        .hasMessageContaining("of type 21");
  }

  @Test
  void aJobGoesOnWithItsSnapshotAndVersion() throws IOException {
    String snapshot = snapshot(file("a", "z", 10, "b"));
    logs(log().version(13, set("c")));
    FdbBackupSource first = FdbBackupSource.openLatest(backup.toString(), index);
    long version = first.version().getAsLong();
    new LogBytes(1_000).version(2_005, set("d")).writeTo(backup, 2_000, 3_000);
    SnapshotBytes.write(backup, 1_000, List.of(file("a", "z", 2_010, "b", "c", "d")));

    FdbBackupSource again =
        FdbBackupSource.openAgain(backup.toString(), first.snapshot(), version, index);
    FdbBackupSource latest = FdbBackupSource.openLatest(backup.toString(), index);

    assertThat(version).isEqualTo(1_999);
    assertThat(again.version()).hasValue(1_999);
    assertThat(again.snapshot()).isEqualTo(snapshot).isNotEqualTo(latest.snapshot());
    assertThat(latest.version()).hasValue(2_999);
    ByteKeyRange range = ByteKeyRange.of(key("a"), key("z"));
    assertThat(keys(Reading.records(again, range, PageLimits.DEFAULT))).containsExactly("b", "c");
    assertThat(keys(Reading.records(latest, range, PageLimits.DEFAULT)))
        .containsExactly("b", "c", "d");
  }

  @Test
  void indexesOfDifferentVersionsLieSideBySide() throws IOException {
    snapshot(file("a", "z", 10));
    logs(log().version(13, set("c")).version(14, set("d")));
    ByteKeyRange range = ByteKeyRange.of(key("a"), key("z"));

    for (int round = 0; round < 2; round++) {
      assertThat(Reading.records(at(12), range, PageLimits.DEFAULT)).isEmpty();
      assertThat(Reading.records(at(13), range, PageLimits.DEFAULT)).hasSize(1);
      assertThat(Reading.records(at(14), range, PageLimits.DEFAULT)).hasSize(2);
    }
  }

  @Test
  void survivesSerializationWithItsVersionAndItsIndex() throws IOException {
    FdbBackupSource source =
        FdbBackupSource.openAt(RealBackup.container().toString(), RealBackup.LAST_CHANGE, index);
    source.prepare();

    FdbBackupSource copy = SerializableUtils.clone(source);

    assertThat(copy.version()).hasValue(RealBackup.LAST_CHANGE);
    assertThat(copy.describe()).isEqualTo(source.describe());
    assertThat(Reading.records(copy, ALL, PageLimits.DEFAULT)).isEqualTo(RealBackup.recordsAtEnd());
    try (Stream<Path> files = Files.list(Path.of(index.get()))) {
      assertThat(files.filter(Files::isDirectory)).as("one index for both").hasSize(1);
    }
  }

  @Test
  void describesTheVersionAndThoseThatCanBeHad() throws IOException {
    FdbBackupSource source =
        FdbBackupSource.openAt(RealBackup.container().toString(), RealBackup.LAST_CHANGE, index);

    assertThat(source.describe())
        .isEqualTo(
            "FoundationDB backup "
                + RealBackup.container()
                + ": one instant, version 34036098, from the range files of"
                + " snapshot,22135413,22179929,295437 and the mutation logs; the versions 22179929"
                + " to 42087775 can be had");
  }

  @Test
  void estimatesAndSamplesTheRangeFilesWithoutAnIndex() throws IOException {
    FdbBackupSource source =
        FdbBackupSource.openAt(RealBackup.container().toString(), RealBackup.LAST_CHANGE, index);
    long bytes = RealBackup.records().stream().mapToLong(SourceRecord::size).sum();

    source.check(List.of(Reading.everything()));
    assertThat(source.estimate(Reading.everything())).isEqualTo(new SizeEstimate(2_531, bytes));
    assertThat(Reading.records(source.unprepared(), ALL, PageLimits.DEFAULT))
        .isEqualTo(RealBackup.records());
    assertThat(Path.of(index.get())).doesNotExist();
  }

  @Test
  void backupAndIndexCanLieInABucket() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    String bucket = "bucket://backups/" + folder.getFileName();
    try (Stream<Path> files = Files.walk(RealBackup.container())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = RealBackup.container().relativize(file).toString().replace('\\', '/');
        BucketFileSystem.put(bucket + "/backup-2026/" + path, Files.readAllBytes(file));
      }
    }

    FdbBackupSource source = FdbBackupSource.openLatest(bucket, Optional.of(bucket + "/index"));

    assertThat(source.version()).hasValue(RealBackup.LATEST);
    assertThat(Reading.records(source, ALL, new PageLimits(500, 100_000)))
        .isEqualTo(RealBackup.recordsAtEnd());
    assertThat(BucketFileSystem.list(bucket + "/index/")).hasSize(3);
  }

  private FdbBackupSource at(long version) throws IOException {
    return FdbBackupSource.openAt(backup.toString(), version, index);
  }

  private String snapshot(SnapshotBytes.File... files) throws IOException {
    return SnapshotBytes.write(backup, 1_000, List.of(files));
  }

  private void logs(LogBytes log) throws IOException {
    log.writeTo(backup, 5, 2_000);
  }

  private static LogBytes log() {
    return new LogBytes(1_000);
  }

  /** A file whose values are its keys. */
  private static SnapshotBytes.File file(String begin, String end, long version, String... keys) {
    return new SnapshotBytes.File(
        key(begin),
        key(end),
        version,
        Stream.of(keys)
            .map(each -> new SourceRecord(key(each).getBytes(), key(each).getBytes()))
            .toList());
  }

  private static Change set(String key) {
    return new Change(0, key(key), key("new"));
  }

  private static List<String> keys(List<SourceRecord> records) {
    return records.stream().map(each -> text(each.position())).toList();
  }

  private static List<String> texts(List<SourceRecord> records) {
    return records.stream()
        .map(each -> text(each.position()) + "=" + text(each.payload()))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
