package io.beamfill.transforms.read;

import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker.HasProgress;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;

/**
 * Tracks a range of positions that is claimed page by page: a claim names the end of a page, and
 * takes everything from where the claim before ended up to there, or up to the end of the
 * restriction if a split has cut it shorter meanwhile. What is claimed cannot be split off any
 * more. A checkpoint before the first claim leaves an empty range, of which nothing is read should
 * the runner try it again.
 *
 * <p>Beam's own tracker of byte keys claims single keys; a page that ends at a split would then
 * have to be emitted after a claim that failed, which Beam forbids, and the keys between the last
 * record and the end of the range could be split off after they were covered.
 */
final class PageRangeTracker extends RestrictionTracker<ByteKeyRange, ByteKey>
    implements HasProgress {
  /**
   * What is left of a range that starts at the empty key, if it is given away before the first
   * claim: an end there would mean no upper bound.
   */
  private static final ByteKeyRange NOTHING = ByteKeyRange.of(ByteKey.of(0), ByteKey.of(0));

  private ByteKeyRange range;

  /** Where the next page starts. */
  private ByteKey position;

  private boolean done;

  PageRangeTracker(ByteKeyRange range) {
    this.range = range;
    this.position = range.getStartKey();
  }

  /**
   * Claims a page.
   *
   * @param end the page's end; the empty key for a page without upper bound
   * @return false if nothing is left to claim
   */
  @Override
  public boolean tryClaim(ByteKey end) {
    if (done) {
      return false;
    }
    if (reaches(end)) {
      position = range.getEndKey();
      done = true;
    } else {
      if (end.compareTo(position) <= 0) {
        throw new IllegalArgumentException("A page must end after its start");
      }
      position = end;
    }
    return true;
  }

  private boolean reaches(ByteKey end) {
    if (range.getEndKey().isEmpty()) {
      return end.isEmpty();
    }
    return end.isEmpty() || end.compareTo(range.getEndKey()) >= 0;
  }

  @Override
  public ByteKeyRange currentRestriction() {
    return range;
  }

  @Override
  public SplitResult<ByteKeyRange> trySplit(double fractionOfRemainder) {
    if (done) {
      return null;
    }
    ByteKey end = range.getEndKey();
    if (fractionOfRemainder == 0) {
      return split(position, end);
    }
    ByteKey middle;
    try {
      middle = ByteKeyRange.of(position, end).interpolateKey(fractionOfRemainder);
    } catch (IllegalStateException | IllegalArgumentException tooNarrow) {
      return null;
    }
    boolean inside = middle.compareTo(position) > 0 && (end.isEmpty() || middle.compareTo(end) < 0);
    return inside ? split(middle, end) : null;
  }

  private SplitResult<ByteKeyRange> split(ByteKey middle, ByteKey end) {
    done = middle.equals(position);
    range = middle.isEmpty() ? NOTHING : ByteKeyRange.of(range.getStartKey(), middle);
    return SplitResult.of(range, ByteKeyRange.of(middle, end));
  }

  @Override
  public void checkDone() {
    if (!done) {
      throw new IllegalStateException("Not all of " + range + " was claimed; next is " + position);
    }
  }

  @Override
  public IsBounded isBounded() {
    return IsBounded.BOUNDED;
  }

  @Override
  public Progress getProgress() {
    if (done) {
      return Progress.from(1, 0);
    }
    if (position.equals(range.getStartKey())) {
      return Progress.from(0, 1);
    }
    double share = range.estimateFractionForKey(position);
    return Progress.from(share, 1 - share);
  }
}
