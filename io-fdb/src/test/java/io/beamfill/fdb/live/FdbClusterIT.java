package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Range;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.Positions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source with a real cluster and the installed client: {@code mvn verify
 * -Dfdb.clusterFile=PATH}. It writes some 20 MB under {@code PREFIX/beamfill-it/}, where {@code
 * -Dfdb.prefix=PREFIX} is {@code beamfill} if it is not given, and clears what is there, before and
 * afterwards. Nothing else is written or cleared.
 */
final class FdbClusterIT {
  private static final String CLUSTER_FILE = System.getProperty("fdb.clusterFile", "");
  private static final String WHAT_IT_NEEDS =
      "it needs a FoundationDB cluster and the client library: give it one with"
          + " -Dfdb.clusterFile=PATH";

  private static final byte[] PREFIX =
      (System.getProperty("fdb.prefix", "beamfill") + "/beamfill-it/")
          .getBytes(StandardCharsets.UTF_8);
  private static final ByteKeyRange RANGE =
      ByteKeyRange.of(ByteKey.copyFrom(PREFIX), ByteKey.copyFrom(Range.startsWith(PREFIX).end));

  private static final int KEYS = 200_000;
  private static final int KEYS_IN_TRANSACTION = 2_000;

  /** Of every so many keys, one is not of those that stay as they are. */
  private static final int CHANGING = 10;

  private static final long LONGER_THAN_A_TRANSACTION = 7_000_000_000L;

  @TempDir Path folder;

  private static Database database;
  private static FdbSource source;

  @BeforeAll
  static void writeKeys() {
    if (CLUSTER_FILE.isBlank()) {
      System.out.println("FdbClusterIT is skipped: " + WHAT_IT_NEEDS);
      return;
    }
    source = FdbSource.open(settings(FdbSettings.DEFAULT_API_VERSION));
    database = ClientLibrary.select(FdbSettings.DEFAULT_API_VERSION).open(CLUSTER_FILE);
    clear();
    for (int first = 0; first < KEYS; first += KEYS_IN_TRANSACTION) {
      int start = first;
      database.run(
          transaction -> {
            for (int number = start; number < start + KEYS_IN_TRANSACTION; number++) {
              SourceRecord record = record(number);
              transaction.set(record.position(), record.payload());
            }
            return null;
          });
    }
  }

  @BeforeEach
  void needsACluster() {
    assumeFalse(CLUSTER_FILE.isBlank(), WHAT_IT_NEEDS);
  }

  @AfterAll
  static void clear() {
    if (database != null) {
      database.run(
          transaction -> {
            transaction.clear(Range.startsWith(PREFIX));
            return null;
          });
    }
  }

  private static FdbSettings settings(int apiVersion) {
    return new FdbSettings(CLUSTER_FILE, apiVersion, Priority.DEFAULT, "beamfill-it");
  }

  private static SourceRecord record(int number) {
    return new SourceRecord(key(number), NumberedKeys.record(number).payload());
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(PREFIX.length + 4).put(PREFIX).putInt(number).array();
  }

  @Test
  void everyKeyIsReadOnceInSplitsOfTheClusters() throws IOException {
    source.check(List.of(Scan.keyspace(RANGE)));
    List<ByteKeyRange> parts = source.split(Scan.keyspace(RANGE), 1 << 20);

    Positions.assertTile(RANGE, parts);
    List<SourceRecord> records = Scan.records(source, parts, PageLimits.DEFAULT);

    assertThat(records).hasSizeGreaterThanOrEqualTo(KEYS - KEYS / CHANGING);
    assertStable(records);
    assertThat(source.estimate(Scan.keyspace(RANGE)).bytes()).isPositive();
  }

  @Test
  void aScanThatIsLongerThanATransactionGoesOnWhileOthersWrite()
      throws IOException, InterruptedException {
    AtomicBoolean scanning = new AtomicBoolean(true);
    AtomicLong writes = new AtomicLong();
    Thread writer = new Thread(() -> write(scanning, writes), "writer");
    writer.start();
    long start = System.nanoTime();
    PageLimits small = new PageLimits(KEYS / 20, 4 << 20);
    List<Fetch> fetches;
    try {
      fetches =
          Scan.fetches(
              source, RANGE, small, () -> LockSupport.parkNanos(LONGER_THAN_A_TRANSACTION / 20));
    } finally {
      scanning.set(false);
      writer.join();
    }

    assertThat(System.nanoTime() - start).isGreaterThan(LONGER_THAN_A_TRANSACTION - 1_000_000_000L);
    assertThat(writes).hasPositiveValue();
    assertThat(fetches).extracting(fetch -> fetch.version().orElse(0)).isSorted();
    assertThat(new HashSet<>(fetches.stream().map(Fetch::version).toList()))
        .as("versions")
        .hasSizeGreaterThan(10);
    assertStable(fetches.stream().flatMap(fetch -> fetch.records().stream()).toList());
  }

  /** Changes, clears and sets again the keys that may change. */
  private static void write(AtomicBoolean scanning, AtomicLong writes) {
    for (int number = 0; scanning.get(); number = (number + CHANGING * 97) % KEYS) {
      byte[] key = key(number / CHANGING * CHANGING);
      byte[] value = ByteBuffer.allocate(8).putLong(writes.get()).array();
      database.run(
          transaction -> {
            if (value[7] % 3 == 0) {
              transaction.clear(key);
            } else {
              transaction.set(key, value);
            }
            return null;
          });
      writes.incrementAndGet();
    }
  }

  /** No key is there twice, and every key that nobody writes is there as it was written. */
  private static void assertStable(List<SourceRecord> records) {
    Set<Integer> seen = new HashSet<>();
    List<Integer> wrong = new ArrayList<>();
    for (SourceRecord record : records) {
      byte[] position = record.position();
      assertThat(Arrays.copyOf(position, PREFIX.length)).isEqualTo(PREFIX);
      int number = ByteBuffer.wrap(position, PREFIX.length, 4).getInt();
      boolean stable = number % CHANGING != 0;
      if (!seen.add(number) || (stable && !record.equals(record(number)))) {
        wrong.add(number);
      }
    }
    for (int number = 0; number < KEYS; number++) {
      if (number % CHANGING != 0 && !seen.contains(number)) {
        wrong.add(number);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void anotherProcessGoesOnAfterAKill() throws IOException, InterruptedException {
    List<ScanProcess.Noted> noted =
        KilledScan.run(CLUSTER_FILE, RANGE, folder.resolve("coverage"), 20);

    List<SourceRecord> now = Scan.records(source, List.of(RANGE), PageLimits.DEFAULT);
    assertThat(noted.stream().mapToLong(ScanProcess.Noted::records).sum()).isEqualTo(now.size());
    assertThat(noted.stream().mapToLong(ScanProcess.Noted::checksum).sum())
        .isEqualTo(now.stream().mapToLong(LargeScan::checksum).sum());
  }

  @Test
  void theClusterIsTheSameWheneverItIsOpened() {
    FdbSource again = FdbSource.open(settings(FdbSettings.DEFAULT_API_VERSION));

    assertThat(again.cluster()).isEqualTo(source.cluster()).isNotBlank();
  }

  @Test
  void aPrefixWithoutKeysIsEmptyAndExactlyEstimated() throws IOException {
    byte[] none = Arrays.copyOf(PREFIX, PREFIX.length + 1);
    none[PREFIX.length] = (byte) 0xfe;
    ByteKeyRange range =
        ByteKeyRange.of(ByteKey.copyFrom(none), ByteKey.copyFrom(Range.startsWith(none).end));

    assertThat(Scan.records(source, List.of(range), PageLimits.DEFAULT)).isEmpty();
    assertThat(source.estimate(Scan.keyspace(range)).records()).isZero();
  }

  @Test
  void thisProcessCannotSelectAnotherApiVersion() {
    assertThatThrownBy(() -> FdbSource.open(settings(730)))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("since this process has selected 710 before");
  }
}
