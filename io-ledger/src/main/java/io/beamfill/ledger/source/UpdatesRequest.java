package io.beamfill.ledger.source;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Updates that are asked for.
 *
 * @param keyspace where
 * @param times the range that is wanted
 * @param asksEdge whether the update at the very end of the range, which is not wanted, is asked
 *     for as well: were there two of one time, the second would be seen here and nowhere else
 * @param edgeId the update that must be there; null where none is known
 * @param newestKnown the time of the newest update of the range, where it is known; else null
 * @param asked how many items the answer may have
 */
record UpdatesRequest(
    UpdatesKeyspace keyspace,
    TimeRange times,
    boolean asksEdge,
    @Nullable String edgeId,
    @Nullable Long newestKnown,
    int asked) {
  /** The end of the range as it is sent, exclusive. */
  long before() {
    return asksEdge ? times.before() + 1 : times.before();
  }

  /** Whether the oldest update of the keyspace is in the range. */
  boolean holdsOldest() {
    return times.atOrAfter() <= keyspace.oldest() && keyspace.oldest() < times.before();
  }

  UpdatesRequest asking(int updates) {
    return new UpdatesRequest(
        keyspace, times, asksEdge, edgeId, newestKnown, asksEdge ? updates + 1 : updates);
  }
}
