package io.beamfill.fdb.live;

import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * Reads a range page by page, each in a transaction of its own that is over when the page is
 * returned. After an error it goes on behind the last record, never from the range's start.
 */
final class LiveCursor implements PageCursor {
  private final Keyspace keyspace;
  private final OpenCluster open;
  private final ByteKey userEnd;
  private ByteKey position;

  LiveCursor(Keyspace keyspace, OpenCluster open) {
    this.keyspace = keyspace;
    this.open = open;
    this.userEnd = SystemKeyspace.userEnd(keyspace.range());
    this.position = keyspace.range().getStartKey();
  }

  @Override
  public Fetch next(PageLimits limits) throws IOException {
    ByteKey end = keyspace.range().getEndKey();
    if (position.compareTo(userEnd) >= 0) {
      return new Fetch(List.of(), end, OptionalLong.empty());
    }
    PageRead page = open.read(position.getBytes(), userEnd.getBytes(), limits, this::doing);
    position = page.more() ? ByteKey.copyFrom(page.next(position.getBytes())) : userEnd;
    return new Fetch(page.records(), page.more() ? position : end, OptionalLong.of(page.version()));
  }

  private String doing() {
    return "read the keyspace " + keyspace.name() + " from " + PrintableKey.of(position);
  }

  @Override
  public void close() {}
}
