package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.ScanClient;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a range of updates backwards in time.
 *
 * <p>A page that is short, or empty, is not the end: the end is where the next older update lies
 * before the range. That one is asked for and must be shown; a service that has nothing to show is
 * not believed that there is nothing. Every answer also begins with the update that the one before
 * ended with, if there was one, so that no update of the same time hides between two pages.
 */
final class UpdatesCursor implements PageCursor {
  private static final PageLimits ONE = new PageLimits(1, Long.MAX_VALUE);

  private final ScanClient client;
  private final Holdings holdings;
  private final UpdatesKeyspace keyspace;
  private final PageSize size;
  private final ByteKey end;
  private TimeRange left;
  private @Nullable String edgeId;
  private @Nullable Long newestKnown;

  /**
   * @param range a range of the keyspace's positions
   * @param size how many updates to ask for; shared with other cursors of the keyspace
   */
  UpdatesCursor(
      ScanClient client,
      Holdings holdings,
      UpdatesKeyspace keyspace,
      PageSize size,
      ByteKeyRange range) {
    this.client = client;
    this.holdings = holdings;
    this.keyspace = keyspace;
    this.size = size;
    this.end = range.getEndKey();
    this.left = TimeRange.of(range);
    if (left.before() == keyspace.times().before() && keyspace.beginsWithUpdate()) {
      newestKnown = keyspace.newest();
    }
  }

  @Override
  public Fetch next(PageLimits limits) throws IOException {
    if (left.isEmpty()) {
      return new Fetch(List.of(), end, OptionalLong.empty());
    }
    boolean top = left.before() == keyspace.times().before();
    UpdatesRequest request = new UpdatesRequest(keyspace, left, !top, edgeId, newestKnown, 0);
    Optional<UpdatesPage> answer = client.ask(new UpdatesQuestion(request, holdings, size, limits));
    UpdatesPage page =
        answer.orElseGet(() -> new UpdatesPage(List.of(), left.before(), edgeId, true));
    TimeRange rest = left.upTo(page.oldest());
    Long older = nextOlder(page, rest);
    if (rest.isEmpty() || (older != null && older < rest.atOrAfter())) {
      left = new TimeRange(left.atOrAfter(), left.atOrAfter());
      return new Fetch(page.records(), end, OptionalLong.empty());
    }
    left = rest;
    edgeId = page.oldestId();
    newestKnown = older;
    return new Fetch(page.records(), TimePositions.after(page.oldest()), OptionalLong.empty());
  }

  /**
   * The time of the update before a page that may have been the last, wherever it is; null where
   * the page was not the last, and where nothing can be older.
   */
  private @Nullable Long nextOlder(UpdatesPage page, TimeRange rest) throws IOException {
    if (!page.mayBeLast() || rest.isEmpty()) {
      return null;
    }
    TimeRange all = new TimeRange(keyspace.oldest(), rest.before());
    if (all.isEmpty()) {
      return Long.MIN_VALUE;
    }
    boolean top = all.before() == keyspace.times().before();
    Optional<UpdatesPage> answer =
        one(new UpdatesRequest(keyspace, all, !top, page.oldestId(), null, 0));
    if (answer.isEmpty() || answer.get().records().isEmpty()) {
      answer = one(new UpdatesRequest(keyspace, all, false, null, null, 0));
    }
    // It was not believed if it said that there is nothing from the oldest on.
    return answer.orElseThrow().oldest();
  }

  private Optional<UpdatesPage> one(UpdatesRequest request) throws IOException {
    return client.ask(new UpdatesQuestion(request, holdings, new PageSize(1), ONE));
  }

  @Override
  public void close() {}
}
