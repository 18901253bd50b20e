package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.ScanClient;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a few places of a keyspace to see how its records are spread. */
final class Sampling {
  private static final int PLACES = 16;
  private static final PageLimits UPDATES = new PageLimits(16, 4 << 20);
  private static final PageLimits IMPORTS = new PageLimits(100, 4 << 20);
  private static final int USUAL_UPDATE_BYTES = 20_000;

  private final ScanClient client;
  private final Holdings holdings;

  Sampling(ScanClient client, Holdings holdings) {
    this.client = client;
    this.holdings = holdings;
  }

  Density sample(LedgerKeyspace keyspace) throws IOException {
    if (keyspace instanceof UpdatesKeyspace updates) {
      return sample(updates);
    }
    return sample((ImportsKeyspace) keyspace);
  }

  private UpdatesDensity sample(UpdatesKeyspace keyspace) throws IOException {
    TimeRange all = keyspace.times();
    long places = Math.min(PLACES, all.micros());
    List<UpdatesDensity.Stretch> stretches = new ArrayList<>();
    long records = 0;
    long bytes = 0;
    long before = all.before();
    for (long place = 1; place <= places; place++) {
      long older = all.before() - (long) ((double) all.micros() * place / places);
      long atOrAfter = place == places ? all.atOrAfter() : older;
      TimeRange stretch = new TimeRange(atOrAfter, before);
      UpdatesPage page = newestOf(keyspace, all.upTo(before));
      stretches.add(new UpdatesDensity.Stretch(stretch, rate(page, before)));
      records += page.records().size();
      bytes += bytes(page.records());
      before = atOrAfter;
    }
    double mean = records == 0 ? USUAL_UPDATE_BYTES : (double) bytes / records;
    return new UpdatesDensity(stretches, mean);
  }

  private UpdatesPage newestOf(UpdatesKeyspace keyspace, TimeRange times) throws IOException {
    UpdatesRequest request = new UpdatesRequest(keyspace, times, false, null, null, 0);
    PageSize size = new PageSize(1);
    Optional<UpdatesPage> page = client.ask(new UpdatesQuestion(request, holdings, size, UPDATES));
    return page.orElseGet(() -> new UpdatesPage(List.of(), times.before(), null, true));
  }

  private static double rate(UpdatesPage page, long before) {
    return page.records().isEmpty()
        ? 0
        : (double) page.records().size() / Math.max(1, before - page.oldest());
  }

  private ImportsDensity sample(ImportsKeyspace keyspace) throws IOException {
    ImportsPage page =
        client
            .ask(
                new ImportsQuestion(
                    keyspace, keyspace.keyspace().range(), "", holdings, new PageSize(1), IMPORTS))
            .orElseThrow();
    List<SourceRecord> records = page.records();
    double mean = (double) bytes(records) / Math.max(1, records.size());
    return HexIds.density(records, page.atEnd(), keyspace.last(), mean);
  }

  private static long bytes(List<SourceRecord> records) {
    return records.stream().mapToLong(SourceRecord::size).sum();
  }
}
