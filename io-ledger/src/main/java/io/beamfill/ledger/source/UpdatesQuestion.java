package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.Answer;
import io.beamfill.ledger.scan.Endpoint;
import io.beamfill.ledger.scan.Items;
import io.beamfill.ledger.scan.JsonText;
import io.beamfill.ledger.scan.Question;
import io.beamfill.ledger.scan.RecordTime;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.io.InputStream;

/** Asks {@code /v0/backfilling/updates-before}. */
final class UpdatesQuestion implements Question<UpdatesPage> {
  private final UpdatesRequest request;
  private final Holdings holdings;
  private final PageSize size;
  private final PageLimits limits;
  private UpdatesRequest sent;

  UpdatesQuestion(UpdatesRequest request, Holdings holdings, PageSize size, PageLimits limits) {
    this.request = request;
    this.holdings = holdings;
    this.size = size;
    this.limits = limits;
    this.sent = request;
  }

  @Override
  public String path() {
    return "/v0/backfilling/updates-before";
  }

  @Override
  public boolean isFor(Endpoint endpoint) {
    return holdings.hasUpdates(endpoint, request.keyspace(), request.times());
  }

  @Override
  public String body() {
    sent = request.asking(size.updates(limits.rows(), limits.bytes()));
    return "{\"migration_id\":"
        + sent.keyspace().migration()
        + ",\"synchronizer_id\":"
        + JsonText.quote(sent.keyspace().synchronizer())
        + ",\"at_or_after\":\""
        + RecordTime.format(sent.times().atOrAfter())
        + "\",\"before\":\""
        + RecordTime.format(sent.before())
        + "\",\"count\":"
        + sent.asked()
        + "}";
  }

  @Override
  public Answer<UpdatesPage> read(InputStream in) throws IOException {
    UpdatesReader reader = new UpdatesReader(sent, limits);
    boolean whole = Items.read(in, reader::room, reader);
    Answer<UpdatesPage> answer = reader.answer(whole);
    if (answer instanceof Answer.Data<UpdatesPage>) {
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
