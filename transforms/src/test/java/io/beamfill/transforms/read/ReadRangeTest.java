package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.InMemorySource;
import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;

/** The splittable DoFn, driven as runners drive it, at its worst moments. */
final class ReadRangeTest {
  private static final ByteKeyRange ALL = ByteKeyRange.ALL_KEYS;

  @Provide
  Arbitrary<List<SourceRecord>> records() {
    return Positions.records();
  }

  @Provide
  Arbitrary<ByteKeyRange> ranges() {
    return Positions.ranges();
  }

  @Provide
  Arbitrary<List<ByteKeyRange>> parts() {
    return Positions.ranges().list().ofMaxSize(3);
  }

  @Property(tries = 2_000)
  void everyRecordIsInOnePageWhateverTheRunnerDoes(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("ranges") ByteKeyRange range,
      @ForAll("parts") List<ByteKeyRange> covered,
      @ForAll @IntRange(min = 1, max = 8) int rows,
      @ForAll @IntRange(min = 1, max = 100) int bytes,
      @ForAll @IntRange(min = 0, max = 3) int bound,
      @ForAll long seed)
      throws IOException {
    Keyspace keyspace = new Keyspace("k", range);
    InMemorySource source = InMemorySource.moody(records, seed | 1);
    InMemoryTarget target = new InMemoryTarget();
    Loads.cover(target, keyspace, covered);
    List<ByteKeyRange> gaps = target.gaps(keyspace);
    PagesInFlight inFlight =
        bound == 0
            ? PagesInFlight.unbounded()
            : PagesInFlight.bounded(UUID.randomUUID().toString(), bound);
    new WilfulRunner(
            new ReadPages.ReadRange(source, target, new PageLimits(rows, bytes), inFlight),
            target,
            inFlight,
            new Random(seed))
        .run(keyspace);
    Loads.assertExactlyOnce(source, target, keyspace, gaps);
    assertThat(source.reads())
        .allMatch(read -> gaps.stream().anyMatch(gap -> Loads.contains(gap, read.range())));
    if (bound > 0) {
      assertThat(inFlight.tryEnter()).as("all permits were given back").isTrue();
      inFlight.leave();
    }
  }

  @Property(tries = 50)
  void splitsFromAnotherThreadLoseAndDoubleNothing(
      @ForAll("records") List<SourceRecord> records, @ForAll long seed) throws Exception {
    Keyspace keyspace = new Keyspace("k", ALL);
    InMemorySource source = InMemorySource.moody(records, seed | 1);
    InMemoryTarget target = new InMemoryTarget();
    new SplittingThread(
            new ReadPages.ReadRange(
                source, target, new PageLimits(2, 1_000), PagesInFlight.unbounded()),
            target,
            seed)
        .run(keyspace);
    Loads.assertExactlyOnce(source, target, keyspace, List.of(ALL));
  }

  @Test
  void anEmptyKeyspaceGivesOneEmptyPageThatCoversIt() throws IOException {
    List<Page> pages = pages(List.of(), PageLimits.DEFAULT);
    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).covered()).isEqualTo(new Keyspace("k", ALL));
    assertThat(pages.get(0).records()).isEmpty();
  }

  @Test
  void aRecordThatIsLargerThanTheLimitIsAPageOfItsOwn() throws IOException {
    List<Page> pages =
        pages(
            List.of(record("a", 10), record("b", 1_000), record("c", 10), record("d", 10)),
            new PageLimits(10, 100));
    assertThat(pages)
        .extracting(page -> page.records().size(), Page::bytes)
        .containsExactly(tuple(1, 11L), tuple(1, 1_001L), tuple(2, 22L));
  }

  @Test
  void aPageEndsJustAfterItsLastRecordAndTheLastOneWhereTheRangeEnds() throws IOException {
    List<Page> pages = pages(List.of(record("a", 1), record("b", 1)), new PageLimits(1, 100));
    assertThat(pages)
        .extracting(page -> page.covered().range())
        .containsExactly(
            ByteKeyRange.of(ByteKey.EMPTY, ByteKey.of('a', 0)),
            ByteKeyRange.of(ByteKey.of('a', 0), ByteKey.EMPTY));
  }

  @Test
  void aFullyCoveredRangeIsDoneWithoutAskingTheSource() throws IOException {
    InMemorySource source = InMemorySource.of(List.of(record("a", 1)));
    InMemoryTarget target = new InMemoryTarget();
    Keyspace keyspace = new Keyspace("k", ALL);
    target.cover(keyspace);
    calm(source, target, PagesInFlight.unbounded()).run(keyspace);
    assertThat(target.pages()).isEmpty();
    assertThat(source.reads()).isEmpty();
  }

  @Test
  void theSourcesErrorSurfacesAndGivesThePermitBack() {
    InMemorySource source = InMemorySource.failing(List.of(record("a", 1)), 0);
    PagesInFlight inFlight = PagesInFlight.bounded(UUID.randomUUID().toString(), 1);
    WilfulRunner runner = calm(source, new InMemoryTarget(), inFlight);
    assertThatThrownBy(() -> runner.run(new Keyspace("k", ALL)))
        .isInstanceOf(IOException.class)
        .hasMessage("The source does not answer");
    assertThat(inFlight.tryEnter()).isTrue();
  }

  @Test
  void thePrefetchedErrorSurfacesToo() {
    List<SourceRecord> records = List.of(record("a", 1), record("b", 1), record("c", 1));
    InMemorySource source = InMemorySource.failing(records, 1);
    InMemoryTarget target = new InMemoryTarget();
    WilfulRunner runner =
        new WilfulRunner(
            new ReadPages.ReadRange(
                source, target, new PageLimits(1, 100), PagesInFlight.unbounded()),
            target,
            PagesInFlight.unbounded(),
            null);
    assertThatThrownBy(() -> runner.run(new Keyspace("k", ALL)))
        .isInstanceOf(IOException.class)
        .hasMessage("The source does not answer");
    assertThat(target.pages()).hasSize(1);
  }

  @Test
  void aReaderThatFindsTheBoundReachedAsksNeitherTargetNorSource() throws IOException {
    InMemorySource source = InMemorySource.of(List.of(record("a", 1)));
    PagesInFlight inFlight = PagesInFlight.bounded(UUID.randomUUID().toString(), 1);
    assertThat(inFlight.tryEnter()).isTrue();
    ReadPages.ReadRange reader =
        new ReadPages.ReadRange(
            source,
            keyspace -> {
              throw new AssertionError("The coverage was asked");
            },
            PageLimits.DEFAULT,
            inFlight);
    Keyspace keyspace = new Keyspace("k", ALL);
    PageRangeTracker tracker = reader.newTracker(ALL);
    assertThat(reader.process(keyspace, tracker, new WilfulRunner.Pages(page -> {})).shouldResume())
        .isTrue();
    assertThat(tracker.trySplit(0).getResidual()).isEqualTo(ALL);
    assertThat(source.reads()).isEmpty();
  }

  private static List<Page> pages(List<SourceRecord> records, PageLimits limits)
      throws IOException {
    InMemoryTarget target = new InMemoryTarget();
    PagesInFlight inFlight = PagesInFlight.unbounded();
    InMemorySource source = InMemorySource.of(records);
    new WilfulRunner(
            new ReadPages.ReadRange(source, target, limits, inFlight), target, inFlight, null)
        .run(new Keyspace("k", ALL));
    return target.pages();
  }

  private static WilfulRunner calm(
      InMemorySource source, InMemoryTarget target, PagesInFlight inFlight) {
    return new WilfulRunner(
        new ReadPages.ReadRange(source, target, PageLimits.DEFAULT, inFlight),
        target,
        inFlight,
        null);
  }

  private static SourceRecord record(String position, int payload) {
    return new SourceRecord(position.getBytes(StandardCharsets.US_ASCII), new byte[payload]);
  }
}
