package io.beamfill.transforms.page;

import java.util.List;

/**
 * A page and what its records became.
 *
 * @param page the page as it was read
 * @param recordsFiltered records that are of no interest to the job
 * @param blocks the rows, one block for each table, and one more where a table has fallback rows
 * @param rejected records and rows for quarantine
 * @param lookupEntries entries for the lookup that the page's keyspace fills
 * @param lookupHits keys that the page's records found in the lookup that its keyspace reads
 */
public record DecodedPage(
    Page page,
    int recordsFiltered,
    List<TableBlock> blocks,
    List<RejectedRecord> rejected,
    List<LookupEntry> lookupEntries,
    List<byte[]> lookupHits) {

  /** Records that go into quarantine as a whole. */
  public int recordsRejected() {
    return (int) rejected.stream().filter(each -> each.table() == null).count();
  }

  /** Records that were decoded; with the filtered and the rejected ones, all of the page. */
  public int recordsDecoded() {
    return page.records().size() - recordsFiltered - recordsRejected();
  }
}
