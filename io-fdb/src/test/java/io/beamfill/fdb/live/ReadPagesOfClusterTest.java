package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.plan.PlanRanges;
import io.beamfill.transforms.read.PagesInFlight;
import io.beamfill.transforms.read.ReadPages;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.CommitPages;
import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

/** From a live cluster to committed pages, through Beam, as every other source. */
final class ReadPagesOfClusterTest {
  private static final Keyspace ALL = Scan.keyspace(ByteKeyRange.ALL_KEYS);

  @Provide
  Arbitrary<List<ByteKey>> points() {
    return Positions.keys().list().ofMaxSize(5);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void everyKeyIsInOnePage(
      @ForAll("points") List<ByteKey> points,
      @ForAll @IntRange(min = 0, max = 400) int count,
      @ForAll @IntRange(min = 1, max = 90) int rows,
      @ForAll @IntRange(min = 0, max = 3) int bound,
      @ForAll long seed) {
    InMemoryCluster cluster =
        new InMemoryCluster(new NumberedKeys(count), Faults.random(seed, 0.05, 30)).splitAt(points);
    InMemoryTarget target = new InMemoryTarget();

    run(cluster, target, new PageLimits(rows, 100_000), bound);

    assertOnce(target, count);
    assertThat(cluster.openTransactions()).isZero();
  }

  @Test
  void severalRangesAreReadAtOnce() {
    int ranges = 3;
    CyclicBarrier together = new CyclicBarrier(ranges);
    Faults waiting =
        new Faults() {
          private final ThreadLocal<Boolean> met = ThreadLocal.withInitial(() -> false);

          /** Each thread's first answer to a range waits until all have asked for theirs. */
          @Override
          public int records() {
            if (!met.get()) {
              met.set(true);
              meet(together);
            }
            return 10;
          }
        };
    InMemoryCluster cluster =
        new InMemoryCluster(new NumberedKeys(300), waiting).splitAt(List.of(key(100), key(200)));
    InMemoryTarget target = new InMemoryTarget();

    run(cluster, target, new PageLimits(100, 100_000), 8);

    assertOnce(target, 300);
    assertThat(together.isBroken()).isFalse();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BrokenBarrierException | TimeoutException alone) {
      throw new IllegalStateException("The other ranges were not read meanwhile", alone);
    }
  }

  @Test
  void theNextPageIsReadAheadWhereTheRunnerFuses() {
    Set<String> readers = ConcurrentHashMap.newKeySet();
    Faults noting =
        new Faults() {
          @Override
          public int records() {
            readers.add(Thread.currentThread().getName());
            return 1_000;
          }
        };
    InMemoryCluster cluster = new InMemoryCluster(new NumberedKeys(200), noting);

    run(cluster, new InMemoryTarget(), new PageLimits(100, 100_000), 8);
    assertThat(readers).doesNotContain("beamfill-prefetch");

    run(cluster, new InMemoryTarget(), new PageLimits(100, 100_000), 0);
    assertThat(readers).contains("beamfill-prefetch");
  }

  private static void run(
      InMemoryCluster cluster, InMemoryTarget target, PageLimits limits, int bound) {
    FdbSource source = InMemoryClient.source(cluster);
    PagesInFlight inFlight =
        bound == 0
            ? PagesInFlight.unbounded()
            : PagesInFlight.bounded(UUID.randomUUID().toString(), bound);
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(ALL).withCoder(KeyspaceCoder.of()))
        .apply(new PlanRanges(source, target, 1))
        .apply(new ReadPages(source, target, limits, inFlight))
        .apply("Commit", ParDo.of(new CommitPages(target, inFlight)));
    pipeline.run().waitUntilFinish();
  }

  private static Pipeline pipeline() {
    return Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=3").create());
  }

  private static void assertOnce(InMemoryTarget target, int count) {
    Positions.assertTile(
        ByteKeyRange.ALL_KEYS,
        target.pages().stream().map(page -> page.covered().range()).toList());
    List<SourceRecord> records =
        target.pages().stream().map(Page::records).flatMap(List::stream).toList();
    assertThat(records)
        .isEqualTo(IntStream.range(0, count).mapToObj(NumberedKeys::record).toList());
  }

  private static ByteKey key(int number) {
    return ByteKey.copyFrom(NumberedKeys.key(number));
  }
}
