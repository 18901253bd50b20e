package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.read.WilfulRunner;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Whatever keys, splits, faults and page limits there are: every key once, and in order. */
final class AnyScanTest {
  @Provide
  Arbitrary<List<SourceRecord>> records() {
    return Positions.records();
  }

  @Provide
  Arbitrary<ByteKeyRange> ranges() {
    return Positions.ranges();
  }

  @Provide
  Arbitrary<List<ByteKey>> points() {
    return Positions.keys().list().ofMaxSize(8);
  }

  @Property(tries = 2_000)
  void everyKeyIsReadOnceAndInOrder(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("ranges") ByteKeyRange range,
      @ForAll("points") List<ByteKey> points,
      @ForAll @DoubleRange(min = 0, max = 0.4) double faulty,
      @ForAll @IntRange(min = 1, max = 20) int inAnswer,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 200) int bytes,
      @ForAll long seed)
      throws IOException {
    StoredKeys keys = new StoredKeys(records);
    InMemoryCluster cluster =
        new InMemoryCluster(keys, Faults.random(seed, faulty, inAnswer)).splitAt(points);
    FdbSource source = patient(cluster);

    List<ByteKeyRange> parts = source.split(Scan.keyspace(range), 1);

    Positions.assertTile(range, parts);
    assertThat(parts.stream().map(ByteKeyRange::getStartKey)).isSorted();
    assertThat(Scan.records(source, parts, new PageLimits(rows, bytes)))
        .isEqualTo(userRecords(keys, range));
    assertThat(cluster.openTransactions()).isZero();
  }

  @Property(tries = 1_000)
  void everyPageIsWhatTheClusterHeldAtItsVersion(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("ranges") ByteKeyRange range,
      @ForAll @DoubleRange(min = 0, max = 0.3) double faulty,
      @ForAll @IntRange(min = 1, max = 8) int rows,
      @ForAll long seed)
      throws IOException {
    StoredKeys keys = new StoredKeys(records);
    InMemoryCluster cluster = new InMemoryCluster(keys, Faults.random(seed, faulty, 5));
    Random random = new Random(seed);

    List<Fetch> fetches =
        Scan.fetches(
            patient(cluster),
            range,
            new PageLimits(rows, 10_000),
            () -> write(keys, records, random));

    ByteKey from = range.getStartKey();
    for (Fetch fetch : fetches) {
      ByteKeyRange covered = ByteKeyRange.of(from, fetch.coveredTo());
      assertThat(fetch.records()).isEqualTo(seen(cluster, covered, fetch));
      from = fetch.coveredTo();
    }
  }

  /** Sets and clears keys that are there, and sets keys between them. */
  private static void write(StoredKeys keys, List<SourceRecord> records, Random random) {
    byte[] fresh = new byte[1 + random.nextInt(3)];
    random.nextBytes(fresh);
    keys.set(ByteKey.copyFrom(fresh), new byte[] {9});
    if (!records.isEmpty()) {
      ByteKey key = ByteKey.copyFrom(records.get(random.nextInt(records.size())).position());
      if (random.nextBoolean()) {
        keys.clear(key);
      } else {
        keys.set(key, fresh);
      }
    }
  }

  private static List<SourceRecord> seen(InMemoryCluster cluster, ByteKeyRange range, Fetch fetch) {
    List<SourceRecord> seen = new ArrayList<>();
    if (fetch.version().isPresent()) {
      byte[] end = SystemKeyspace.userEnd(range).getBytes();
      cluster
          .at(fetch.version().getAsLong())
          .from(range.getStartKey().getBytes())
          .forEachRemaining(
              pair -> {
                if (Arrays.compareUnsigned(pair.getKey(), end) < 0) {
                  seen.add(new SourceRecord(pair.getKey(), pair.getValue()));
                }
              });
    }
    return seen;
  }

  @Property(tries = 1_000)
  void everyKeyIsInOnePageWhateverTheRunnerDoes(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("ranges") ByteKeyRange range,
      @ForAll @DoubleRange(min = 0, max = 0.3) double faulty,
      @ForAll @IntRange(min = 1, max = 8) int rows,
      @ForAll @IntRange(min = 1, max = 100) int bytes,
      @ForAll @IntRange(min = 0, max = 3) int bound,
      @ForAll long seed)
      throws IOException {
    StoredKeys keys = new StoredKeys(records);
    InMemoryCluster cluster = new InMemoryCluster(keys, Faults.random(seed, faulty, 5));
    InMemoryTarget target = new InMemoryTarget();
    Keyspace keyspace = Scan.keyspace(range);

    WilfulRunner.read(patient(cluster), target, keyspace, new PageLimits(rows, bytes), bound, seed);

    assertThat(target.gaps(keyspace)).isEmpty();
    Positions.assertTile(
        range, target.pages().stream().map(page -> page.covered().range()).toList());
    for (Page page : target.pages()) {
      assertThat(page.records()).isEqualTo(userRecords(keys, page.covered().range()));
    }
  }

  /** A page is up to four calls here: with fewer between two errors there is none. */
  @Property(tries = 1_000)
  void oneCallInKIsTooOldAndNothingIsReadTwice(
      @ForAll("records") List<SourceRecord> records,
      @ForAll @IntRange(min = 4, max = 9) int k,
      @ForAll @IntRange(min = 1, max = 8) int rows)
      throws IOException {
    StoredKeys keys = new StoredKeys(records);
    InMemoryCluster cluster = new InMemoryCluster(keys, Faults.everyCall(k, 1007));

    assertThat(
            Scan.records(
                patient(cluster), List.of(ByteKeyRange.ALL_KEYS), new PageLimits(rows, 1_000_000)))
        .isEqualTo(userRecords(keys, ByteKeyRange.ALL_KEYS));
  }

  private static List<SourceRecord> userRecords(StoredKeys keys, ByteKeyRange range) {
    if (range.getStartKey().compareTo(SystemKeyspace.START) >= 0) {
      return List.of();
    }
    return keys.within(ByteKeyRange.of(range.getStartKey(), SystemKeyspace.userEnd(range)));
  }

  /** Faults are so many here that any shorter patience would be over at times. */
  private static FdbSource patient(InMemoryCluster cluster) {
    Times times =
        new Times(
            Duration.ofDays(1), Times.DEFAULT.page(), Times.DEFAULT.answer(), Duration.ofDays(1));
    return FdbSource.open(new InMemoryClient(cluster), FdbSettings.DEFAULT, times);
  }
}
