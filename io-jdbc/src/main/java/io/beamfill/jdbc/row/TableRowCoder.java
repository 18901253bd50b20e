package io.beamfill.jdbc.row;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;

/**
 * Format 1: a byte that is 2 for the last row of its table in its page and 1 for others, and the
 * row's bytes with their length before them.
 */
public final class TableRowCoder extends AtomicCoder<TableRow> {
  private static final long serialVersionUID = 1L;
  private static final int ROW = 1;
  private static final int LAST_ROW = 2;
  private static final TableRowCoder INSTANCE = new TableRowCoder();

  private TableRowCoder() {}

  /** The only instance. */
  public static TableRowCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(TableRow row, OutputStream out) throws IOException {
    out.write(row.last() ? LAST_ROW : ROW);
    ByteArrayCoder.of().encode(row.bytes(), out);
  }

  @Override
  public TableRow decode(InputStream in) throws IOException {
    int mark = in.read();
    if (mark != ROW && mark != LAST_ROW) {
      throw new CoderException("Row format " + mark + " is not known");
    }
    return new TableRow(ByteArrayCoder.of().decode(in), mark == LAST_ROW);
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
