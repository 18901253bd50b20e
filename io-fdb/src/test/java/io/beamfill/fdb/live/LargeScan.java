package io.beamfill.fdb.live;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.plan.PlanRanges;
import io.beamfill.transforms.read.PagesInFlight;
import io.beamfill.transforms.read.ReadPages;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.InMemoryTarget;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Scans numbered keys under faults, in a process of its own whose heap is bounded, and says what it
 * found: {@code LargeScan KEYS SHARE}.
 */
final class LargeScan {
  private static final AtomicLong RECORDS = new AtomicLong();
  private static final AtomicLong SUM = new AtomicLong();
  private static final AtomicLong PAGES = new AtomicLong();
  private static final int RANGES = 40;

  private LargeScan() {}

  public static void main(String[] args) {
    int keys = Integer.parseInt(args[0]);
    Faults faults = Faults.random(1, Double.parseDouble(args[1]), 1_000);
    long start = System.nanoTime();
    InMemoryCluster cluster =
        new InMemoryCluster(new NumberedKeys(keys), faults).splitAt(evenly(keys));
    InMemoryTarget target = new InMemoryTarget();
    scan(InMemoryClient.source(cluster), target);
    if (!target.gaps(Scan.keyspace(ByteKeyRange.ALL_KEYS)).isEmpty()) {
      throw new IllegalStateException("There are gaps");
    }
    System.out.printf(
        "records=%d sum=%d pages=%d calls=%d errors=%d seconds=%.1f peakHeapMiB=%d"
            + " heapLimitMiB=%d%n",
        RECORDS.get(),
        SUM.get(),
        PAGES.get(),
        cluster.calls(),
        cluster.errors().size(),
        (System.nanoTime() - start) / 1e9,
        peakHeap() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static List<ByteKey> evenly(int keys) {
    return IntStream.range(1, RANGES)
        .mapToObj(i -> ByteKey.copyFrom(NumberedKeys.key((int) ((long) keys * i / RANGES))))
        .toList();
  }

  private static void scan(FdbSource source, InMemoryTarget target) {
    Keyspace all = Scan.keyspace(ByteKeyRange.ALL_KEYS);
    PagesInFlight inFlight = PagesInFlight.bounded("large scan", 8);
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--targetParallelism=4",
                    "--enforceImmutability=false",
                    "--enforceEncodability=false")
                .create());
    pipeline
        .apply(Create.of(all).withCoder(KeyspaceCoder.of()))
        .apply(new PlanRanges(source, target, 1))
        .apply(new ReadPages(source, target, PageLimits.DEFAULT, inFlight))
        .apply("Compare", ParDo.of(new ComparePages(target, inFlight)));
    pipeline.run().waitUntilFinish();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** Takes a record into a sum that does not depend on the order. */
  static long checksum(SourceRecord record) {
    CRC32C crc = new CRC32C();
    crc.update(record.position());
    crc.update(record.payload());
    return crc.getValue() * 0x9E3779B97F4A7C15L;
  }

  /** Compares every page with what its range must hold, byte for byte, and covers the range. */
  static final class ComparePages extends DoFn<Page, Void> {
    private static final long serialVersionUID = 1L;

    private final InMemoryTarget target;
    private final PagesInFlight inFlight;

    ComparePages(InMemoryTarget target, PagesInFlight inFlight) {
      this.target = target;
      this.inFlight = inFlight;
    }

    @ProcessElement
    public void process(@Element Page page) {
      int expected = -1;
      for (SourceRecord record : page.records()) {
        int number = ByteBuffer.wrap(record.position(), 1, 4).getInt();
        if ((expected >= 0 && number != expected) || !record.equals(NumberedKeys.record(number))) {
          throw new IllegalStateException("Not what the cluster holds: " + record);
        }
        expected = number + 1;
        SUM.addAndGet(checksum(record));
      }
      RECORDS.addAndGet(page.records().size());
      PAGES.incrementAndGet();
      target.cover(page.covered());
      inFlight.leave();
    }
  }
}
