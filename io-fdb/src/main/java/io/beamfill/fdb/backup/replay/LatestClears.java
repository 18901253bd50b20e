package io.beamfill.fdb.backup.replay;

import static java.util.Arrays.compareUnsigned;

import com.google.common.collect.AbstractIterator;
import java.util.Iterator;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Lays runs of clears over one another: of those that cover a key, the latest remains. In every run
 * the ranges ascend and do not overlap, and so do the ranges of the result. Which runs the clears
 * came in does not matter to the result. Holds one range of every run.
 */
final class LatestClears extends AbstractIterator<Clear> {
  private final List<Iterator<Clear>> runs;
  private final @Nullable Clear[] heads;
  private @Nullable Clear ahead;

  LatestClears(List<Iterator<Clear>> runs) {
    this.runs = runs;
    this.heads = new Clear[runs.size()];
    for (int run = 0; run < heads.length; run++) {
      advance(run);
    }
  }

  @Override
  protected Clear computeNext() {
    Clear joined = ahead == null ? nextPiece() : ahead;
    if (joined == null) {
      return endOfData();
    }
    ahead = nextPiece();
    while (ahead != null && joined.isContinuedBy(ahead)) {
      joined = joined.piece(joined.begin(), ahead.end());
      ahead = nextPiece();
    }
    return joined;
  }

  /** Up to where another range starts or ends, so that none is overlooked that comes after it. */
  private @Nullable Clear nextPiece() {
    Clear latest = latestOfFirst();
    if (latest == null) {
      return null;
    }
    byte[] end = latest.end();
    for (Clear head : heads) {
      if (head != null) {
        boolean later = compareUnsigned(head.begin(), latest.begin()) > 0;
        end = least(end, later ? head.begin() : head.end());
      }
    }
    for (int run = 0; run < heads.length; run++) {
      cut(run, end);
    }
    return latest.piece(latest.begin(), end);
  }

  private @Nullable Clear latestOfFirst() {
    Clear found = null;
    for (Clear head : heads) {
      if (head != null) {
        int order = found == null ? -1 : compareUnsigned(head.begin(), found.begin());
        if (order < 0 || (order == 0 && head.isAfter(found.version(), found.sequence()))) {
          found = head;
        }
      }
    }
    return found;
  }

  /** Takes away what lies before a key. */
  private void cut(int run, byte[] key) {
    Clear head = heads[run];
    if (head != null && compareUnsigned(head.begin(), key) < 0) {
      if (compareUnsigned(head.end(), key) <= 0) {
        advance(run);
      } else {
        heads[run] = head.piece(key, head.end());
      }
    }
  }

  private void advance(int run) {
    Iterator<Clear> rest = runs.get(run);
    heads[run] = rest.hasNext() ? rest.next() : null;
  }

  private static byte[] least(byte[] left, byte[] right) {
    return compareUnsigned(left, right) <= 0 ? left : right;
  }
}
