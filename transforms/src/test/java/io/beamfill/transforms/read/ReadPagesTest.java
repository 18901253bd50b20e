package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.plan.PlanRanges;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.CommitPages;
import io.beamfill.transforms.testing.InMemorySource;
import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

/** From keyspaces to committed pages, on the DirectRunner with all its checks. */
final class ReadPagesTest {
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

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void everyRecordThatIsNotCoveredIsInOnePage(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("ranges") ByteKeyRange range,
      @ForAll("parts") List<ByteKeyRange> covered,
      @ForAll @IntRange(min = 1, max = 8) int rows,
      @ForAll @IntRange(min = 1, max = 100) int bytes,
      @ForAll @IntRange(min = 0, max = 3) int bound,
      @ForAll long mood) {
    Keyspace keyspace = new Keyspace("k", range);
    InMemorySource source = InMemorySource.moody(records, mood | 1);
    InMemoryTarget target = new InMemoryTarget();
    Loads.cover(target, keyspace, covered);
    List<ByteKeyRange> gaps = target.gaps(keyspace);
    run(source, target, List.of(keyspace), new PageLimits(rows, bytes), inFlight(bound), 100);
    Loads.assertExactlyOnce(source, target, keyspace, gaps);
    assertThat(source.reads())
        .allMatch(read -> gaps.stream().anyMatch(gap -> Loads.contains(gap, read.range())));
  }

  @Test
  void aRangeOfMorePagesThanTheRunnerTakesInOneCallIsReadToItsEnd() {
    Keyspace keyspace = new Keyspace("k", ByteKeyRange.ALL_KEYS);
    InMemorySource source = InMemorySource.of(numbered(350));
    InMemoryTarget target = new InMemoryTarget();
    run(source, target, List.of(keyspace), new PageLimits(1, 100), inFlight(0), Long.MAX_VALUE);
    Loads.assertExactlyOnce(source, target, keyspace, List.of(ByteKeyRange.ALL_KEYS));
    assertThat(target.pages()).hasSize(350);
  }

  @Test
  void severalRangesFinishWithOnePageInFlight() {
    List<Keyspace> keyspaces =
        List.of(
            new Keyspace("first", ByteKeyRange.ALL_KEYS),
            new Keyspace("second", ByteKeyRange.ALL_KEYS));
    InMemorySource source = InMemorySource.of(numbered(40));
    InMemoryTarget target = new InMemoryTarget();
    run(source, target, keyspaces, new PageLimits(4, 1_000), inFlight(1), 64);
    assertThat(keyspaces).allMatch(each -> target.gaps(each).isEmpty());
    assertThat(target.pages().stream().mapToInt(page -> page.records().size()).sum()).isEqualTo(80);
  }

  @Test
  void aSecondRunReadsNothing() {
    Keyspace keyspace = new Keyspace("k", ByteKeyRange.ALL_KEYS);
    InMemorySource source = InMemorySource.of(numbered(20));
    InMemoryTarget target = new InMemoryTarget();
    run(source, target, List.of(keyspace), new PageLimits(3, 1_000), inFlight(0), 64);
    int reads = source.reads().size();
    int pages = target.pages().size();
    run(source, target, List.of(keyspace), new PageLimits(5, 1_000), inFlight(0), 64);
    assertThat(source.reads()).hasSize(reads);
    assertThat(target.pages()).hasSize(pages);
  }

  @Test
  void aRunAfterOneThatFailedReadsTheRest() {
    Keyspace keyspace = new Keyspace("k", ByteKeyRange.ALL_KEYS);
    List<SourceRecord> records = numbered(40);
    InMemoryTarget target = new InMemoryTarget();
    InMemorySource failing = InMemorySource.failing(records, 9);
    PageLimits limits = new PageLimits(2, 1_000);
    assertThatThrownBy(
            () -> run(failing, target, List.of(keyspace), limits, inFlight(2), Long.MAX_VALUE))
        .isInstanceOf(Pipeline.PipelineExecutionException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("The source does not answer");
    InMemorySource answering = InMemorySource.of(records);
    List<ByteKeyRange> gaps = target.gaps(keyspace);
    assertThat(target.pages()).as("what the first run has committed").isNotEmpty();
    run(answering, target, List.of(keyspace), limits, inFlight(2), 64);
    Loads.assertExactlyOnce(answering, target, keyspace, List.of(ByteKeyRange.ALL_KEYS));
    assertThat(answering.reads())
        .allMatch(read -> gaps.stream().anyMatch(gap -> Loads.contains(gap, read.range())));
  }

  private static void run(
      InMemorySource source,
      InMemoryTarget target,
      List<Keyspace> keyspaces,
      PageLimits limits,
      PagesInFlight inFlight,
      long rangeBytes) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=3").create());
    pipeline
        .apply(Create.of(keyspaces).withCoder(KeyspaceCoder.of()))
        .apply(new PlanRanges(source, target, rangeBytes))
        .apply(new ReadPages(source, target, limits, inFlight))
        .apply("Commit", ParDo.of(new CommitPages(target, inFlight)));
    pipeline.run().waitUntilFinish();
  }

  private static PagesInFlight inFlight(int bound) {
    return bound == 0
        ? PagesInFlight.unbounded()
        : PagesInFlight.bounded(UUID.randomUUID().toString(), bound);
  }

  private static List<SourceRecord> numbered(int count) {
    List<SourceRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(new SourceRecord(ByteBuffer.allocate(4).putInt(i).array(), new byte[] {1, 2}));
    }
    return records;
  }
}
