package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.testing.InMemoryTarget;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.beam.sdk.fn.splittabledofn.RestrictionTrackers;
import org.apache.beam.sdk.fn.splittabledofn.RestrictionTrackers.ClaimObserver;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.ProcessContinuation;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.WindowedValues;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Runs the reading DoFn over one element as a runner may: it splits at any moment, breaks bundles
 * off and tries their primaries again, also those that were done already, and writes pages at once
 * long after the call.
 */
public final class WilfulRunner {
  private static final class BundleLost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Takes pages one by one. */
  record Pages(Consumer<Page> consumer) implements OutputReceiver<Page> {
    @Override
    public OutputBuilder<Page> builder(Page page) {
      return WindowedValues.<Page>builder()
          .setValue(page)
          .setTimestamp(Instant.EPOCH)
          .setWindow(GlobalWindow.INSTANCE)
          .setPaneInfo(PaneInfo.NO_FIRING)
          .setReceiver(value -> consumer.accept(value.getValue()));
    }
  }

  private final ReadPages.ReadRange reader;
  private final InMemoryTarget target;
  private final PagesInFlight inFlight;
  private final @Nullable Random random;
  private final Deque<ByteKeyRange> restrictions = new ArrayDeque<>();

  /**
   * Pages whose call is over and that are not written yet, so that no coverage hides an overlap.
   */
  private final List<Page> queued = new ArrayList<>();

  private final boolean queues;

  /** Bounds the work: readers that wait for a permit would be split faster than they read. */
  private int splitsLeft = 30;

  /**
   * @param random decides when to interfere; null for never
   */
  WilfulRunner(
      ReadPages.ReadRange reader,
      InMemoryTarget target,
      PagesInFlight inFlight,
      @Nullable Random random) {
    this.reader = reader;
    this.target = target;
    this.inFlight = inFlight;
    this.random = random;
    this.queues = chance(0.5);
  }

  /**
   * Reads a keyspace of any source into a target, and interferes.
   *
   * @param bound pages in flight at most; 0 for a runner that fuses, and so reads ahead
   * @param seed decides when to interfere
   */
  public static void read(
      PagedSource source,
      InMemoryTarget target,
      Keyspace keyspace,
      PageLimits limits,
      int bound,
      long seed)
      throws IOException {
    PagesInFlight inFlight =
        bound == 0
            ? PagesInFlight.unbounded()
            : PagesInFlight.bounded(UUID.randomUUID().toString(), bound);
    new WilfulRunner(
            new ReadPages.ReadRange(source, target, limits, inFlight),
            target,
            inFlight,
            new Random(seed))
        .run(keyspace);
  }

  void run(Keyspace keyspace) throws IOException {
    restrictions.add(reader.initialRestriction(keyspace));
    while (!restrictions.isEmpty()) {
      process(keyspace, restrictions.remove());
      if (restrictions.isEmpty() || !queues || chance(0.1)) {
        queued.forEach(this::write);
        queued.clear();
      }
    }
    reader.teardown();
  }

  private void process(Keyspace keyspace, ByteKeyRange restriction) throws IOException {
    PageRangeTracker tracker = reader.newTracker(restriction);
    RestrictionTracker<ByteKeyRange, ByteKey> observed =
        RestrictionTrackers.observe(new SplitAroundClaims(tracker), new ClaimsOfOneCall());
    List<Page> written = new ArrayList<>();
    boolean atOnce = random == null || (!queues && chance(0.5));
    Consumer<Page> write =
        page -> {
          maybeSplit(tracker);
          if (chance(0.05)) {
            throw new BundleLost();
          }
          if (atOnce) {
            write(page);
          } else {
            written.add(page);
          }
          maybeSplit(tracker);
        };
    try {
      maybeSplit(tracker);
      ProcessContinuation continuation = reader.process(keyspace, observed, new Pages(write));
      if (continuation.shouldResume()) {
        SplitResult<ByteKeyRange> checkpoint = tracker.trySplit(0);
        if (checkpoint != null) {
          restrictions.add(checkpoint.getResidual());
        }
      }
    } catch (BundleLost lost) {
      written.forEach(page -> inFlight.leave());
      restrictions.add(tracker.currentRestriction());
      return;
    }
    tracker.checkDone();
    queued.addAll(written);
    if (!queues && chance(0.2)) {
      restrictions.add(tracker.currentRestriction());
    }
  }

  private void write(Page page) {
    target.commit(page);
    inFlight.leave();
  }

  private void maybeSplit(PageRangeTracker tracker) {
    if (splitsLeft > 0 && chance(0.15)) {
      splitsLeft--;
      double fraction = chance(0.3) ? 0 : random.nextDouble();
      SplitResult<ByteKeyRange> split = tracker.trySplit(fraction);
      if (split != null) {
        assertThat(split.getPrimary()).isEqualTo(tracker.currentRestriction());
        restrictions.add(split.getResidual());
      }
    }
  }

  private boolean chance(double share) {
    return random != null && random.nextDouble() < share;
  }

  /** Splits just before a page is claimed, and just after. */
  private final class SplitAroundClaims extends RestrictionTracker<ByteKeyRange, ByteKey> {
    private final PageRangeTracker tracker;

    SplitAroundClaims(PageRangeTracker tracker) {
      this.tracker = tracker;
    }

    @Override
    public boolean tryClaim(ByteKey end) {
      maybeSplit(tracker);
      boolean claimed = tracker.tryClaim(end);
      maybeSplit(tracker);
      return claimed;
    }

    @Override
    public ByteKeyRange currentRestriction() {
      return tracker.currentRestriction();
    }

    @Override
    public SplitResult<ByteKeyRange> trySplit(double fractionOfRemainder) {
      return tracker.trySplit(fractionOfRemainder);
    }

    @Override
    public void checkDone() {
      tracker.checkDone();
    }

    @Override
    public IsBounded isBounded() {
      return tracker.isBounded();
    }
  }

  /** What Beam's runners insist on: no claim after one that failed. */
  private static final class ClaimsOfOneCall implements ClaimObserver<ByteKey> {
    private boolean failed;

    @Override
    public void onClaimed(ByteKey position) {
      assertThat(failed).as("a claim after one that failed").isFalse();
    }

    @Override
    public void onClaimFailed(ByteKey position) {
      assertThat(failed).as("a claim after one that failed").isFalse();
      failed = true;
    }
  }
}
