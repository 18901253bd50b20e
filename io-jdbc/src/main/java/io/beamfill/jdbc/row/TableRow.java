package io.beamfill.jdbc.row;

import java.util.Arrays;

/** A row of one table on its way to {@code JdbcIO}. */
public final class TableRow {
  private final byte[] bytes;
  private final boolean last;

  /**
   * @param bytes as {@link RowCodec} writes them; not copied
   * @param last whether it is the last of its table in its page
   */
  public TableRow(byte[] bytes, boolean last) {
    this.bytes = bytes;
    this.last = last;
  }

  /** As {@link RowCodec} writes them. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether it is the last of its table in its page. */
  public boolean last() {
    return last;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableRow row && last == row.last && Arrays.equals(bytes, row.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The length alone. */
  @Override
  public String toString() {
    return "a row of " + bytes.length + " bytes";
  }
}
