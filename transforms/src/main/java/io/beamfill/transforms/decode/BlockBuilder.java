package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.TableBlock;

/** Collects the rows of one table in one page. */
public interface BlockBuilder {
  /**
   * Appends a row, or throws and leaves the block as it was.
   *
   * @param record index of the record in its page
   * @param values one for each column of the table spec, in their order
   * @throws RejectedException where a value cannot be encoded
   */
  void append(int record, Object[] values);

  /** Rows so far. */
  int rows();

  /** Takes back the rows after the first {@code rows}. */
  void truncate(int rows);

  /** The finished block. */
  TableBlock build(boolean fallback);
}
