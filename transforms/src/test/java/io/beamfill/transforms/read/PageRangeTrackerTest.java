package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker.Progress;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;
import org.junit.jupiter.api.Test;

final class PageRangeTrackerTest {
  private static final ByteKeyRange A_TO_Z = range("a", "z");

  /** One thing that happens to a tracker: a page that ends at a key, or a split at a fraction. */
  record Event(ByteKey end, double fraction, boolean isSplit) {}

  @Provide
  Arbitrary<ByteKeyRange> ranges() {
    return Positions.ranges();
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Double> fractions =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(0, 1), Arbitraries.of(0.0, 0.5, 1.0, 1e-9, 1 - 1e-9));
    return Combinators.combine(Positions.keys(), fractions, Arbitraries.of(true, false))
        .as(Event::new)
        .list()
        .ofMaxSize(20);
  }

  @Property
  void claimsAndResidualsTileTheRangeWhateverHappens(
      @ForAll("ranges") ByteKeyRange whole, @ForAll("events") List<Event> events) {
    PageRangeTracker tracker = new PageRangeTracker(whole);
    List<ByteKeyRange> residuals = new ArrayList<>();
    List<ByteKeyRange> claimed = new ArrayList<>();
    ByteKey position = whole.getStartKey();
    boolean done = false;
    for (Event event : events) {
      assertProgressIsAShare(tracker);
      if (event.isSplit()) {
        ByteKeyRange before = tracker.currentRestriction();
        SplitResult<ByteKeyRange> split = tracker.trySplit(event.fraction());
        if (split == null) {
          assertThat(tracker.currentRestriction()).isEqualTo(before);
          continue;
        }
        assertThat(done).as("a split after the end").isFalse();
        assertThat(split.getPrimary()).isEqualTo(tracker.currentRestriction());
        residuals.add(split.getResidual());
        assertThat(claimed).noneMatch(each -> InMemoryTarget.overlap(each, split.getResidual()));
        assertTile(before, split.getPrimary(), split.getResidual());
        done = split.getResidual().getStartKey().equals(position);
      } else if (event.end().isEmpty() || event.end().compareTo(position) > 0) {
        boolean granted = tracker.tryClaim(event.end());
        assertThat(granted).isEqualTo(!done);
        if (granted) {
          ByteKey end = earlier(event.end(), tracker.currentRestriction().getEndKey());
          claimed.add(ByteKeyRange.of(position, end));
          position = end;
          done = end.equals(tracker.currentRestriction().getEndKey());
        }
      }
    }
    if (done) {
      assertThatCode(tracker::checkDone).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(tracker::checkDone).isInstanceOf(IllegalStateException.class);
      ByteKey end = tracker.currentRestriction().getEndKey();
      assertThat(tracker.tryClaim(end)).isTrue();
      claimed.add(ByteKeyRange.of(position, end));
    }
    tracker.checkDone();
    assertProgressIsAShare(tracker);
    List<ByteKeyRange> parts = new ArrayList<>(claimed);
    parts.addAll(residuals);
    Positions.assertTile(whole, parts);
  }

  private static void assertTile(ByteKeyRange whole, ByteKeyRange primary, ByteKeyRange residual) {
    if (primary.getStartKey().equals(primary.getEndKey()) && !primary.getEndKey().isEmpty()) {
      assertThat(residual).isEqualTo(whole);
    } else {
      Positions.assertTile(whole, List.of(primary, residual));
    }
  }

  private static void assertProgressIsAShare(PageRangeTracker tracker) {
    Progress progress = tracker.getProgress();
    assertThat(progress.getWorkCompleted()).isBetween(0.0, 1.0);
    assertThat(progress.getWorkRemaining()).isBetween(0.0, 1.0);
  }

  private static ByteKey earlier(ByteKey one, ByteKey other) {
    if (one.isEmpty()) {
      return other;
    }
    return other.isEmpty() || one.compareTo(other) < 0 ? one : other;
  }

  @Test
  void aCheckpointBeforeTheFirstClaimLeavesAnEmptyPrimary() {
    PageRangeTracker tracker = new PageRangeTracker(A_TO_Z);
    SplitResult<ByteKeyRange> split = tracker.trySplit(0);
    assertThat(split.getPrimary()).isEqualTo(range("a", "a"));
    assertThat(split.getResidual()).isEqualTo(A_TO_Z);
    assertThat(tracker.tryClaim(key("b"))).isFalse();
    tracker.checkDone();
  }

  @Test
  void aCheckpointOfTheWholeSpaceLeavesAnEmptyPrimary() {
    PageRangeTracker tracker = new PageRangeTracker(ByteKeyRange.ALL_KEYS);
    SplitResult<ByteKeyRange> split = tracker.trySplit(0);
    assertThat(split.getPrimary().getStartKey()).isEqualTo(split.getPrimary().getEndKey());
    assertThat(split.getPrimary().getEndKey().isEmpty()).isFalse();
    assertThat(split.getResidual()).isEqualTo(ByteKeyRange.ALL_KEYS);
    tracker.checkDone();
  }

  @Test
  void anEmptyPrimaryThatIsTriedAgainIsDoneWithOneClaim() {
    PageRangeTracker tracker = new PageRangeTracker(range("a", "a"));
    assertThat(tracker.getProgress().getWorkRemaining()).isBetween(0.0, 1.0);
    assertThat(tracker.tryClaim(key("a"))).isTrue();
    tracker.checkDone();
  }

  @Test
  void aCheckpointBetweenPagesFallsWhereThePageEnds() {
    PageRangeTracker tracker = new PageRangeTracker(A_TO_Z);
    assertThat(tracker.tryClaim(key("k"))).isTrue();
    SplitResult<ByteKeyRange> split = tracker.trySplit(0);
    assertThat(split.getPrimary()).isEqualTo(range("a", "k"));
    assertThat(split.getResidual()).isEqualTo(range("k", "z"));
    tracker.checkDone();
  }

  @Test
  void aSplitBeforeTheFirstClaimCutsTheRange() {
    PageRangeTracker tracker = new PageRangeTracker(range("a", "c"));
    SplitResult<ByteKeyRange> split = tracker.trySplit(0.5);
    assertThat(split.getPrimary().getStartKey()).isEqualTo(key("a"));
    assertThat(split.getResidual().getEndKey()).isEqualTo(key("c"));
    assertThat(split.getResidual().getStartKey()).isGreaterThan(key("a")).isLessThan(key("c"));
  }

  @Test
  void aPageAcrossASplitIsClaimedUpToTheSplit() {
    PageRangeTracker tracker = new PageRangeTracker(A_TO_Z);
    ByteKey cut = tracker.trySplit(0.5).getResidual().getStartKey();
    assertThat(tracker.tryClaim(key("y"))).isTrue();
    assertThat(tracker.currentRestriction().getEndKey()).isEqualTo(cut);
    tracker.checkDone();
    assertThat(tracker.trySplit(0)).isNull();
  }

  @Test
  void theWholeRangeOfAFinishedTrackerIsDone() {
    PageRangeTracker tracker = new PageRangeTracker(ByteKeyRange.ALL_KEYS);
    assertThat(tracker.tryClaim(ByteKey.EMPTY)).isTrue();
    assertThat(tracker.tryClaim(ByteKey.EMPTY)).isFalse();
    assertThat(tracker.getProgress().getWorkCompleted()).isEqualTo(1);
  }

  @Test
  void progressIsTheShareOfTheKeySpace() {
    PageRangeTracker tracker =
        new PageRangeTracker(ByteKeyRange.of(ByteKey.EMPTY, ByteKey.of(0x40)));
    assertThat(tracker.getProgress().getWorkCompleted()).isZero();
    tracker.tryClaim(ByteKey.of(0x10));
    assertThat(tracker.getProgress().getWorkCompleted()).isEqualTo(0.25);
    assertThat(tracker.getProgress().getWorkRemaining()).isEqualTo(0.75);
  }

  @Test
  void aPageThatDoesNotAdvanceIsRefused() {
    PageRangeTracker tracker = new PageRangeTracker(A_TO_Z);
    tracker.tryClaim(key("k"));
    assertThatThrownBy(() -> tracker.tryClaim(key("k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A page must end after its start");
  }

  private static ByteKeyRange range(String start, String end) {
    return ByteKeyRange.of(key(start), key(end));
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
