package io.beamfill.pipelines.preview;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.copy.CopyFormat;
import io.beamfill.transforms.decode.DecodePages;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Reads a few records from several places of a keyspace, and decodes them as a run would. */
final class Sampler {
  private static final int RECORDS = 1_000;
  private static final int PLACES = 4;

  private final BackfillPlan plan;
  private final PagedSource source;
  private final CopyFormat format;

  Sampler(BackfillPlan plan) {
    this.plan = plan;
    this.source = plan.source().unprepared();
    this.format = new CopyFormat(plan.tables().mappings());
  }

  /**
   * Samples a keyspace that reads no lookup.
   *
   * @throws IOException where the source did not answer
   */
  Sample sample(Keyspace keyspace, SizeEstimate estimate) throws IOException {
    List<ByteKeyRange> ranges = source.split(keyspace, Math.max(1, estimate.bytes() / PLACES));
    int places = Math.min(PLACES, ranges.size());
    int records = 0;
    Map<String, Sample.Rejection> rejections = new LinkedHashMap<>();
    for (int place = 0; place < places; place++) {
      Keyspace part = keyspace.within(ranges.get(place * ranges.size() / places));
      Page page = read(part, RECORDS / places);
      records += page.records().size();
      count(decode(page).rejected(), rejections);
    }
    return new Sample(records, List.copyOf(rejections.values()));
  }

  private DecodedPage decode(Page page) {
    return DecodePages.decode(plan.decoder(), format, Sampler::noLookup, page);
  }

  private static <K, V> Map<K, V> noLookup(String lookup, List<byte[]> keys) {
    throw new IllegalStateException("A keyspace that reads " + lookup + " cannot be sampled");
  }

  private Page read(Keyspace part, int most) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (PageCursor cursor = source.read(part)) {
      boolean more = true;
      while (more && records.size() < most) {
        Fetch fetch =
            cursor.next(new PageLimits(most - records.size(), PageLimits.DEFAULT.bytes()));
        records.addAll(fetch.records());
        more = !fetch.coveredTo().equals(part.range().getEndKey());
      }
    }
    return new Page(part, records, OptionalLong.empty());
  }

  private static void count(
      List<RejectedRecord> rejected, Map<String, Sample.Rejection> rejections) {
    for (RejectedRecord each : rejected) {
      rejections.merge(
          each.reason().name(),
          new Sample.Rejection(each.reason().name(), 1, each.message()),
          (before, one) ->
              new Sample.Rejection(before.reason(), before.entries() + 1, before.example()));
    }
  }
}
