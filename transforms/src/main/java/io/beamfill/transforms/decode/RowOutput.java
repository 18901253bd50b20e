package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.Reason;

/**
 * Takes what a decoder makes of one record. If the decoder then rejects the record, all of it is
 * taken back.
 */
public interface RowOutput {
  /**
   * A row.
   *
   * @param values one for each of the table's columns, in their order; null for SQL NULL
   * @throws RejectedException where a value cannot be encoded for the target's column
   */
  void row(TableSpec table, Object... values);

  /**
   * A row that gives way: it is written where no row has its key, whatever the order of arrival,
   * and is superseded otherwise. For a legacy copy of a record that may exist in its present form
   * too.
   *
   * @param values as for {@link #row}
   * @throws RejectedException as for {@link #row}
   */
  void fallbackRow(TableSpec table, Object... values);

  /** One row of the record that cannot be formed, while the rest of the record is good. */
  void rejectedRow(TableSpec table, Reason reason, String message);

  /**
   * An entry of the lookup that the record's keyspace fills. Of several entries with one key, that
   * of the last position stays.
   */
  void lookupEntry(byte[] key, byte[] value);
}
