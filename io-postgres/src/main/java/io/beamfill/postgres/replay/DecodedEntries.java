package io.beamfill.postgres.replay;

import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.transforms.decode.BlockFormat;
import io.beamfill.transforms.decode.DecodePages;
import io.beamfill.transforms.decode.LookupReader;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.page.DecodedPage;
import java.util.ArrayList;
import java.util.List;

/**
 * A replay's page, decoded: apart from one another the entries for whole records and those for one
 * row, because only the former are counted as records.
 *
 * @param page what was decoded
 * @param records the entries for whole records
 * @param rows the entries for one row each
 */
record DecodedEntries(ReplayPage page, Part records, Part rows) {
  /**
   * Entries and what their records became.
   *
   * @param entries one for each record
   * @param decoded the records
   */
  record Part(List<QuarantinedRecord> entries, DecodedPage decoded) {}

  static DecodedEntries of(
      ReplayPage page, RecordDecoder decoder, BlockFormat format, LookupReader lookups) {
    ReplayPage records = page.with(each -> each.entry().table() == null);
    ReplayPage rows = page.with(each -> each.entry().table() != null);
    return new DecodedEntries(
        page,
        new Part(
            records.entries(), DecodePages.decode(decoder, format, lookups, records.records())),
        new Part(rows.entries(), DecodePages.decode(decoder, format, lookups, rows.records())));
  }

  /** The keys that the records found in the lookup that their keyspace reads. */
  List<byte[]> lookupHits() {
    List<byte[]> hits = new ArrayList<>(records.decoded().lookupHits());
    hits.addAll(rows.decoded().lookupHits());
    return hits;
  }
}
