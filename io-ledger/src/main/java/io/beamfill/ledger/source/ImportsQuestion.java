package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.Answer;
import io.beamfill.ledger.scan.Endpoint;
import io.beamfill.ledger.scan.Items;
import io.beamfill.ledger.scan.JsonText;
import io.beamfill.ledger.scan.Question;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.io.InputStream;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Asks {@code /v0/backfilling/import-updates}. */
final class ImportsQuestion implements Question<ImportsPage> {
  private final ImportsKeyspace keyspace;
  private final ByteKeyRange range;
  private final String after;
  private final Holdings holdings;
  private final PageSize size;
  private final PageLimits limits;

  /**
   * @param range what is wanted
   * @param after an id before all that is wanted; may be the empty text
   */
  ImportsQuestion(
      ImportsKeyspace keyspace,
      ByteKeyRange range,
      String after,
      Holdings holdings,
      PageSize size,
      PageLimits limits) {
    this.keyspace = keyspace;
    this.range = range;
    this.after = after;
    this.holdings = holdings;
    this.size = size;
    this.limits = limits;
  }

  @Override
  public String path() {
    return "/v0/backfilling/import-updates";
  }

  @Override
  public boolean isFor(Endpoint endpoint) {
    return holdings.hasImports(endpoint, keyspace);
  }

  @Override
  public String body() {
    return "{\"migration_id\":"
        + keyspace.migration()
        + ",\"after_update_id\":"
        + JsonText.quote(after)
        + ",\"limit\":"
        + size.updates(limits.rows(), limits.bytes())
        + "}";
  }

  @Override
  public Answer<ImportsPage> read(InputStream in) throws IOException {
    ImportsReader reader = new ImportsReader(keyspace, range, after, limits);
    boolean whole = Items.read(in, reader::room, reader);
    Answer<ImportsPage> answer = reader.answer(whole, after);
    if (answer instanceof Answer.Data<ImportsPage>) {
      if (reader.isFull(whole)) {
        size.tooMuch();
      } else {
        size.fitted(reader.updates(), reader.bytes());
      }
    }
    return answer;
  }

  @Override
  public void tooSlow() {
    size.tooMuch();
  }
}
