package io.beamfill.jdbc.row;

import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.page.TableBlock;
import java.util.ArrayList;
import java.util.List;

/** Rows as {@link RowCodec} writes them, one after the other. */
final class RowBlock implements BlockBuilder {
  private final RowCodec codec;
  private final List<byte[]> rows = new ArrayList<>();
  private final List<Integer> records = new ArrayList<>();

  RowBlock(RowCodec codec) {
    this.codec = codec;
  }

  @Override
  public void append(int record, Object[] values) {
    rows.add(codec.encode(values));
    records.add(record);
  }

  @Override
  public int rows() {
    return rows.size();
  }

  @Override
  public void truncate(int size) {
    rows.subList(size, rows.size()).clear();
    records.subList(size, records.size()).clear();
  }

  @Override
  public TableBlock build(boolean fallback) {
    byte[] data = new byte[rows.stream().mapToInt(each -> each.length).sum()];
    int[] ends = new int[rows.size()];
    int end = 0;
    for (int row = 0; row < ends.length; row++) {
      byte[] bytes = rows.get(row);
      System.arraycopy(bytes, 0, data, end, bytes.length);
      end += bytes.length;
      ends[row] = end;
    }
    return new TableBlock(
        codec.mapping().spec().name(),
        fallback,
        data,
        ends,
        records.stream().mapToInt(Integer::intValue).toArray());
  }
}
