package io.beamfill.transforms.read;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.PageCoder;
import io.beamfill.transforms.plan.Coverage;
import io.beamfill.transforms.source.ByteKeyRangeCoder;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads ranges of keyspaces as pages, with a splittable DoFn that is the same for every source.
 *
 * <h2>Initial restriction</h2>
 *
 * The element's own range of byte positions. When a call starts, what is covered of its restriction
 * is looked up and left out: a bundle that is retried, by this run or a later one, reads nothing
 * again that was committed.
 *
 * <h2>Splitting</h2>
 *
 * Before the run, {@link io.beamfill.transforms.plan.PlanRanges} asks the source for ranges of even
 * size. During it, the restriction is split wherever the runner asks, by interpolation of its keys,
 * behind the page that was claimed last. A page that was fetched across a split is cut there; the
 * rest of it is dropped, because it belongs to the other half.
 *
 * <h2>Checkpoint and resume</h2>
 *
 * A page's range starts where the page before ended and ends just after its last record; the last
 * page of a restriction ends where the restriction ends, also if it is empty. A checkpoint
 * therefore falls between two pages. Nothing depends on a runner's checkpoints: the coverage in the
 * target is what a new run goes by.
 *
 * <h2>Progress and size</h2>
 *
 * Both are those of {@link PageRangeTracker}: the share of the restriction's key space that was
 * claimed. Progress that is shown to users comes from the coverage, not from here.
 */
public final class ReadPages extends PTransform<PCollection<Keyspace>, PCollection<Page>> {
  private static final long serialVersionUID = 1L;

  private final PagedSource source;
  private final Coverage coverage;
  private final PageLimits limits;
  private final PagesInFlight inFlight;

  /**
   * @param source what is read
   * @param coverage what is committed
   * @param limits what a page may hold
   * @param inFlight bounds the pages that wait to be written, where the runner does not
   */
  public ReadPages(
      PagedSource source, Coverage coverage, PageLimits limits, PagesInFlight inFlight) {
    this.source = source;
    this.coverage = coverage;
    this.limits = limits;
    this.inFlight = inFlight;
  }

  @Override
  public PCollection<Page> expand(PCollection<Keyspace> ranges) {
    return ranges
        .apply("Read", ParDo.of(new ReadRange(source, coverage, limits, inFlight)))
        .setCoder(PageCoder.of());
  }

  @DoFn.BoundedPerElement
  static final class ReadRange extends DoFn<Keyspace, Page> {
    private static final long serialVersionUID = 1L;
    private static final ProcessContinuation GIVE_WAY =
        ProcessContinuation.resume().withResumeDelay(Duration.millis(20));

    /** A runner that does not fuse gets to write after so many pages. */
    private static final int PAGES_PER_CALL = 4;

    private final PagedSource source;
    private final Coverage coverage;
    private final PageLimits limits;
    private final PagesInFlight inFlight;
    private transient @Nullable ExecutorService prefetcher;

    ReadRange(PagedSource source, Coverage coverage, PageLimits limits, PagesInFlight inFlight) {
      this.source = source;
      this.coverage = coverage;
      this.limits = limits;
      this.inFlight = inFlight;
    }

    @GetInitialRestriction
    public ByteKeyRange initialRestriction(@Element Keyspace range) {
      return range.range();
    }

    @GetRestrictionCoder
    public Coder<ByteKeyRange> restrictionCoder() {
      return ByteKeyRangeCoder.of();
    }

    @NewTracker
    public PageRangeTracker newTracker(@Restriction ByteKeyRange restriction) {
      return new PageRangeTracker(restriction);
    }

    @ProcessElement
    public ProcessContinuation process(
        @Element Keyspace keyspace,
        RestrictionTracker<ByteKeyRange, ByteKey> tracker,
        OutputReceiver<Page> out)
        throws IOException {
      if (inFlight.isFull()) {
        return GIVE_WAY;
      }
      ByteKeyRange restriction = tracker.currentRestriction();
      int pages = 0;
      for (ByteKeyRange range : coverage.gaps(keyspace.within(restriction))) {
        if (GapReader.isSplitOff(range.getStartKey(), tracker)) {
          break;
        }
        Keyspace gap = keyspace.within(range);
        try (GapReader reader = new GapReader(gap, open(gap), limits, tracker)) {
          while (!reader.done()) {
            if ((inFlight.isBounded() && pages == PAGES_PER_CALL) || !inFlight.tryEnter()) {
              return GIVE_WAY;
            }
            emitNext(reader, out);
            pages++;
          }
          if (reader.refused()) {
            return ProcessContinuation.stop();
          }
        }
      }
      // What follows the last gap is covered. Nothing may be left to claim.
      tracker.tryClaim(restriction.getEndKey());
      return ProcessContinuation.stop();
    }

    private void emitNext(GapReader reader, OutputReceiver<Page> out) throws IOException {
      boolean emitted = false;
      try {
        Optional<Page> page = reader.next();
        page.ifPresent(out::output);
        emitted = page.isPresent();
      } finally {
        if (!emitted) {
          inFlight.leave();
        }
      }
    }

    private PageCursor open(Keyspace gap) throws IOException {
      PageCursor cursor = source.read(gap);
      if (inFlight.isBounded()) {
        return cursor;
      }
      if (prefetcher == null) {
        prefetcher = Executors.newSingleThreadExecutor(ReadRange::daemon);
      }
      return new PrefetchingCursor(cursor, gap.range().getEndKey(), prefetcher);
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "beamfill-prefetch");
      thread.setDaemon(true);
      return thread;
    }

    @Teardown
    public void teardown() {
      if (prefetcher != null) {
        prefetcher.shutdownNow();
      }
    }
  }
}
