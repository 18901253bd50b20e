package io.beamfill.transforms.page;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The rows of one table in one page, in the target's bulk format, in the order of their records.
 */
public final class TableBlock {
  private final String table;
  private final boolean fallback;
  private final byte[] data;
  private final int[] ends;
  private final int[] records;

  /**
   * @param table the table's name
   * @param fallback whether the rows give way to any row that has their key
   * @param data the rows, without header or trailer
   * @param ends for each row, the offset in {@code data} after its last byte
   * @param records for each row, the index of its record in the page
   */
  public TableBlock(String table, boolean fallback, byte[] data, int[] ends, int[] records) {
    this.table = table;
    this.fallback = fallback;
    this.data = data;
    this.ends = ends;
    this.records = records;
  }

  /** The table's name. */
  public String table() {
    return table;
  }

  /** Whether the rows give way to any row that has their key. */
  public boolean fallback() {
    return fallback;
  }

  /** All rows, without header or trailer. */
  public byte[] data() {
    return data;
  }

  /** Number of rows. */
  public int rows() {
    return ends.length;
  }

  /** Offset of a row's first byte. */
  public int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Offset after a row's last byte. */
  public int end(int row) {
    return ends[row];
  }

  /** The index of the row's record in the page. */
  public int record(int row) {
    return records[row];
  }

  /** Which of its record's rows in this block the row is, from 0. */
  public int rowOfRecord(int row) {
    int first = row;
    while (first > 0 && records[first - 1] == records[row]) {
      first--;
    }
    return row - first;
  }

  /**
   * A block of some of the rows.
   *
   * @param rows their indexes, in the order that the new block has
   */
  public TableBlock of(int[] rows) {
    int bytes = Arrays.stream(rows).map(row -> end(row) - start(row)).sum();
    ByteBuffer chosen = ByteBuffer.allocate(bytes);
    int[] chosenEnds = new int[rows.length];
    int[] chosenRecords = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen.put(data, start(rows[i]), end(rows[i]) - start(rows[i]));
      chosenEnds[i] = chosen.position();
      chosenRecords[i] = records[rows[i]];
    }
    return new TableBlock(table, fallback, chosen.array(), chosenEnds, chosenRecords);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableBlock block
        && table.equals(block.table)
        && fallback == block.fallback
        && Arrays.equals(data, block.data)
        && Arrays.equals(ends, block.ends)
        && Arrays.equals(records, block.records);
  }

  @Override
  public int hashCode() {
    return table.hashCode() * 31 + ends.length;
  }

  @Override
  public String toString() {
    return table + (fallback ? " (fallback), " : ", ") + ends.length + " rows";
  }
}
