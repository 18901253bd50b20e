package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.page.TableBlock;
import java.util.Arrays;

/** Rows in the binary COPY format, one after the other. */
final class CopyBlock implements BlockBuilder {
  private final RowEncoder encoder;
  private final CopyBuffer data = new CopyBuffer();
  private int[] ends = new int[64];
  private int[] records = new int[64];
  private int rows;

  CopyBlock(RowEncoder encoder) {
    this.encoder = encoder;
  }

  @Override
  public void append(int record, Object[] values) {
    boolean written = false;
    try {
      encoder.encode(values, data);
      written = true;
    } finally {
      if (!written) {
        truncate(rows);
      }
    }
    if (rows == ends.length) {
      ends = Arrays.copyOf(ends, rows * 2);
      records = Arrays.copyOf(records, rows * 2);
    }
    ends[rows] = data.length();
    records[rows] = record;
    rows++;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void truncate(int newRows) {
    rows = newRows;
    data.truncate(newRows == 0 ? 0 : ends[newRows - 1]);
  }

  @Override
  public TableBlock build(boolean fallback) {
    return new TableBlock(
        encoder.table(),
        fallback,
        data.toByteArray(),
        Arrays.copyOf(ends, rows),
        Arrays.copyOf(records, rows));
  }
}
