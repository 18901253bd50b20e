package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.ledger.scan.ScanClient;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Reads a range of import updates in ascending order of their ids. The end is where one behind the
 * range is shown, or the last one that there is.
 */
final class ImportsCursor implements PageCursor {
  private final ScanClient client;
  private final Holdings holdings;
  private final ImportsKeyspace keyspace;
  private final PageSize size;
  private final ByteKeyRange range;
  private String after;
  private boolean done;

  ImportsCursor(
      ScanClient client,
      Holdings holdings,
      ImportsKeyspace keyspace,
      PageSize size,
      ByteKeyRange range) {
    this.client = client;
    this.holdings = holdings;
    this.keyspace = keyspace;
    this.size = size;
    this.range = range;
    this.after = ImportPositions.before(range.getStartKey());
    this.done = after.equals(keyspace.last());
  }

  @Override
  public Fetch next(PageLimits limits) throws IOException {
    if (done) {
      return new Fetch(List.of(), range.getEndKey(), OptionalLong.empty());
    }
    ImportsPage page =
        client
            .ask(new ImportsQuestion(keyspace, range, after, holdings, size, limits))
            .orElseThrow();
    after = page.lastId();
    done = page.atEnd();
    return new Fetch(
        page.records(), done ? range.getEndKey() : following(page), OptionalLong.empty());
  }

  /** Nothing of the range is covered while what comes before it is passed over. */
  private ByteKey following(ImportsPage page) {
    if (page.records().isEmpty()) {
      return range.getStartKey();
    }
    byte[] id = page.lastId().getBytes(UTF_8);
    return ByteKey.copyFrom(Arrays.copyOf(id, id.length + 1));
  }

  @Override
  public void close() {}
}
