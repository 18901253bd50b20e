package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a page is read, and what each error does to it. */
final class LiveCursorTest {
  private static final ByteKeyRange ALL = ByteKeyRange.ALL_KEYS;
  private static final PageLimits HUNDRED = new PageLimits(100, 1 << 20);
  private static final int TOO_OLD = 1007;

  @Test
  void aPageIsOneTransactionWithItsReadVersion() throws IOException {
    InMemoryCluster cluster = numbered(250, Faults.NONE);
    FdbSource source = opened(cluster);
    int before = cluster.begun().size();

    List<Fetch> fetches = Scan.fetches(source, ALL, HUNDRED, () -> assertNoneOpen(cluster));

    assertThat(fetches).extracting(fetch -> fetch.records().size()).containsExactly(100, 100, 50);
    assertThat(fetches).extracting(fetch -> fetch.version().getAsLong()).doesNotHaveDuplicates();
    assertThat(cluster.begun().size() - before).isEqualTo(3);
    assertThat(cluster.rows()).containsExactly(100, 100, 100);
  }

  @Test
  void moreDecidesWhetherTheRangeGoesOnNotTheCount() throws IOException {
    InMemoryCluster cluster = numbered(200, Faults.NONE);

    List<Fetch> fetches = Scan.fetches(opened(cluster), ALL, HUNDRED, () -> {});

    assertThat(fetches).extracting(fetch -> fetch.records().size()).containsExactly(100, 100, 0);
  }

  @Test
  void anAnswerWithoutRecordsDoesNotEndTheRange() throws IOException {
    AtomicInteger answers = new AtomicInteger();
    Faults thirdIsEmpty =
        new Faults() {
          @Override
          public int records() {
            return answers.incrementAndGet() % 3 == 0 ? 0 : 30;
          }
        };
    InMemoryCluster cluster = numbered(250, thirdIsEmpty);

    assertThat(Scan.records(opened(cluster), List.of(ALL), HUNDRED)).isEqualTo(expected(0, 250));
  }

  @Test
  void aKeyAtTheBeginOfTheRangeIsRead() throws IOException {
    FdbSource source = opened(numbered(20, Faults.NONE));
    ByteKeyRange range = range(5, 15);

    assertThat(Scan.records(source, List.of(range), HUNDRED)).isEqualTo(expected(5, 15));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "10,1", "100,500", "3,1000000"})
  void aPageKeepsItsLimitsAndALargerRecordIsAPageOfItsOwn(int rows, long bytes) throws IOException {
    FdbSource source = opened(numbered(40, Faults.NONE));

    assertThat(Scan.records(source, List.of(ALL), new PageLimits(rows, bytes)))
        .isEqualTo(expected(0, 40));
  }

  @Test
  void aPageEndsLongBeforeItsTransactionIsTooOld() throws IOException {
    InMemoryCluster cluster = numbered(2_000, slow(300_000_000L, 100));

    List<Fetch> fetches =
        Scan.fetches(opened(cluster), ALL, new PageLimits(10_000, 1 << 30), () -> {});

    assertThat(fetches).allMatch(fetch -> fetch.records().size() <= 700);
    assertThat(fetches.stream().mapToInt(fetch -> fetch.records().size()).sum()).isEqualTo(2_000);
    assertThat(cluster.errors()).isEmpty();
  }

  @Test
  void tooOldGoesOnBehindTheLastKeyAtOnceAndWithoutPause() throws IOException {
    InMemoryCluster cluster = numbered(1_000, Faults.everyCall(4, TOO_OLD));

    List<SourceRecord> records =
        Scan.records(opened(cluster), List.of(ALL), new PageLimits(400, 1 << 20));

    assertThat(records).isEqualTo(expected(0, 1_000));
    assertThat(cluster.errors()).isNotEmpty().containsOnly(TOO_OLD);
    assertThat(cluster.pauses()).isEmpty();
  }

  @Test
  void tooOldAgainAndAgainWithoutAnyRecordIsFollowedByAPause() throws IOException {
    InMemoryCluster cluster = numbered(10, afterOpening(Collections.nCopies(6, TOO_OLD)));

    assertThat(Scan.records(opened(cluster), List.of(ALL), HUNDRED)).isEqualTo(expected(0, 10));
    assertThat(cluster.errors()).hasSize(6);
    assertThat(cluster.pauses()).containsExactly(TOO_OLD, TOO_OLD, TOO_OLD);
  }

  @ParameterizedTest
  @ValueSource(ints = {1009, 1020, 1037, 1051, 1213})
  void theClientSaysHowLongToWaitAfterWhatItRetries(int code) throws IOException {
    InMemoryCluster cluster = numbered(10, afterOpening(List.of(code, code)));
    FdbSource source = opened(cluster);
    int before = cluster.begun().size();

    assertThat(Scan.records(source, List.of(ALL), HUNDRED)).isEqualTo(expected(0, 10));
    assertThat(cluster.pauses()).containsExactly(code, code);
    assertThat(cluster.begun().size() - before).as("one transaction, begun anew").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1004, 1031, 2101})
  void whatTheClientWouldNotRetryIsTriedWithLessInANewTransaction(int code) throws IOException {
    InMemoryCluster cluster = numbered(200, afterOpening(List.of(0, code, 0, code)));
    FdbSource source = opened(cluster);
    int before = cluster.begun().size();

    try (PageCursor cursor = source.read(Scan.keyspace(ALL))) {
      assertThat(cursor.next(HUNDRED).records()).isEqualTo(expected(0, 25));
    }
    assertThat(cluster.rows()).containsExactly(100, 50, 25);
    assertThat(cluster.pauses()).isEmpty();
    assertThat(cluster.begun().size() - before).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1007, 1037, 1213})
  void aPageShrinksAndRecovers(int code) throws IOException {
    InMemoryCluster cluster = numbered(3_000, afterOpening(List.of(0, code, 0, code, 0, code)));

    List<SourceRecord> records =
        Scan.records(opened(cluster), List.of(ALL), new PageLimits(160, 1 << 20));

    assertThat(records).isEqualTo(expected(0, 3_000));
    assertThat(cluster.rows())
        .startsWith(160, 80, 40, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160)
        .endsWith(160, 160);
  }

  @Test
  void aClusterThatCannotKeepUpGetsSmallerPagesFromAllReaders() throws IOException {
    InMemoryCluster cluster = numbered(300, afterOpening(List.of(0, 1037)));
    FdbSource source = opened(cluster);

    Scan.records(source, List.of(range(0, 50)), HUNDRED);
    Scan.records(source, List.of(range(50, 300)), HUNDRED);

    assertThat(cluster.rows()).startsWith(100, 50, 56, 62);
  }

  @Test
  void whatWasReadBeforeAnErrorIsKept() throws IOException {
    Faults smallAnswers =
        new Faults() {
          private final Faults errors = afterOpening(List.of(0, 0, 0, 1037));

          @Override
          public int error() {
            return errors.error();
          }

          @Override
          public int records() {
            return 10;
          }
        };
    InMemoryCluster cluster = numbered(100, smallAnswers);

    try (PageCursor cursor = opened(cluster).read(Scan.keyspace(ALL))) {
      Fetch first = cursor.next(HUNDRED);
      assertThat(first.records()).isEqualTo(expected(0, 20));
      assertThat(cursor.next(HUNDRED).records().get(0)).isEqualTo(NumberedKeys.record(20));
    }
    assertThat(cluster.pauses()).isEmpty();
    assertThat(cluster.rows()).containsExactly(100, 50);
  }

  @Test
  void anErrorThatNoSecondTryChangesIsToldAtOnce() throws IOException {
    InMemoryCluster cluster = numbered(10, afterOpening(List.of(6000)));

    try (PageCursor cursor = opened(cluster).read(Scan.keyspace(range(1, 9)))) {
      assertThatThrownBy(() -> cursor.next(HUNDRED))
          .isInstanceOf(BeamfillException.class)
          .hasMessage(
              "FoundationDB refuses to read the keyspace k from 'k\\x00\\x00\\x00\\x01': error 6000"
                  + " (Injected). Look the code up in FoundationDB's list of error codes.");
    }
    assertNoneOpen(cluster);
  }

  @ParameterizedTest
  @ValueSource(ints = {1007, 1009, 1037, 1031, 2101})
  void nothingIsTriedForeverAndTheNextTryGoesOnThere(int code) throws IOException {
    AtomicInteger failing = new AtomicInteger();
    Faults faults =
        new Faults() {
          @Override
          public int error() {
            return failing.get();
          }
        };
    InMemoryCluster cluster = numbered(150, faults);
    FdbSource source = opened(cluster);

    try (PageCursor cursor = source.read(Scan.keyspace(ALL))) {
      assertThat(cursor.next(HUNDRED).records()).isEqualTo(expected(0, 100));
      failing.set(code);
      assertThatThrownBy(() -> cursor.next(HUNDRED))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("trying to read the keyspace k from 'k\\x00\\x00\\x00c\\x00' has")
          .hasMessageEndingWith(
              "s, the last time with error %d (Injected); the coordinators are 10.5.0.6:4500,"
                      .formatted(code)
                  + " 10.5.0.7:4500");
      assertNoneOpen(cluster);
      failing.set(0);
      Fetch next = cursor.next(new PageLimits(1_000_000, 1 << 20));
      assertThat(next.records().get(0)).isEqualTo(NumberedKeys.record(100));
    }
    assertThat(cluster.nanoTime()).isLessThan(70_000_000_000L);
  }

  @Test
  void aWriterThatTakesLongerThanATransactionLivesCostsNothing() throws IOException {
    InMemoryCluster cluster = numbered(1_000, Faults.NONE);
    FdbSource source = opened(cluster);

    List<Fetch> fetches =
        Scan.fetches(
            source,
            ALL,
            HUNDRED,
            () -> {
              assertNoneOpen(cluster);
              cluster.pass(6_000_000_000L);
            });

    assertThat(fetches.stream().flatMap(fetch -> fetch.records().stream()).toList())
        .isEqualTo(expected(0, 1_000));
    assertThat(cluster.errors()).isEmpty();
  }

  @Test
  void whatARunnerSplitsOffAboveTheUsersKeysIsEmptyAndNotAskedFor() throws IOException {
    InMemoryCluster cluster = numbered(10, Faults.NONE);
    FdbSource source = opened(cluster);
    ByteKeyRange system = ByteKeyRange.of(ByteKey.of(0xff, 2), ByteKey.EMPTY);

    assertThat(Scan.records(source, List.of(system), HUNDRED)).isEmpty();
    assertThat(source.split(Scan.keyspace(system), 1)).containsExactly(system);
    assertThat(cluster.rows()).isEmpty();
  }

  private static InMemoryCluster numbered(int count, Faults faults) {
    return new InMemoryCluster(new NumberedKeys(count), faults);
  }

  private static Faults slow(long nanos, int records) {
    return new Faults() {
      @Override
      public long nanos() {
        return nanos;
      }

      @Override
      public int records() {
        return records;
      }
    };
  }

  /** Connecting takes two calls, of the source as it is made and of the one that reads. */
  private static Faults afterOpening(List<Integer> codes) {
    return Faults.first(
        IntStream.concat(IntStream.of(0, 0, 0, 0), codes.stream().mapToInt(each -> each))
            .boxed()
            .toArray(Integer[]::new));
  }

  /** A source that has connected already. */
  private static FdbSource opened(InMemoryCluster cluster) {
    FdbSource source = InMemoryClient.source(cluster);
    source.check(List.of());
    return source;
  }

  private static ByteKeyRange range(int from, int to) {
    return ByteKeyRange.of(
        ByteKey.copyFrom(NumberedKeys.key(from)), ByteKey.copyFrom(NumberedKeys.key(to)));
  }

  private static List<SourceRecord> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(NumberedKeys::record).toList();
  }

  private static void assertNoneOpen(InMemoryCluster cluster) {
    assertThat(cluster.openTransactions()).as("open transactions").isZero();
  }
}
