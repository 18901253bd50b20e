package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.TableBlock;
import java.util.Arrays;

/** A bulk format in which a row is one letter. */
final class LetterFormat implements BlockFormat {
  private static final long serialVersionUID = 1L;

  /** The value that the format refuses. */
  static final String REFUSED = "refused";

  @Override
  public BlockBuilder newBlock(TableSpec table) {
    return new LetterBlock(table.name());
  }

  private static final class LetterBlock implements BlockBuilder {
    private final String table;
    private byte[] letters = new byte[16];
    private int[] records = new int[16];
    private int rows;

    LetterBlock(String table) {
      this.table = table;
    }

    @Override
    public void append(int record, Object[] values) {
      if (values[0].equals(REFUSED)) {
        throw new RejectedException(Reason.OUT_OF_RANGE, "refused by its format");
      }
      if (rows == letters.length) {
        letters = Arrays.copyOf(letters, 2 * rows);
        records = Arrays.copyOf(records, 2 * rows);
      }
      letters[rows] = (byte) ((String) values[0]).charAt(0);
      records[rows++] = record;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public void truncate(int rowsLeft) {
      rows = rowsLeft;
    }

    @Override
    public TableBlock build(boolean fallback) {
      int[] ends = new int[rows];
      Arrays.setAll(ends, row -> row + 1);
      return new TableBlock(
          table, fallback, Arrays.copyOf(letters, rows), ends, Arrays.copyOf(records, rows));
    }
  }
}
