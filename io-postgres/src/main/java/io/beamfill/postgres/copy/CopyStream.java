package io.beamfill.postgres.copy;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.transforms.page.TableBlock;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends blocks to a table with COPY. */
public final class CopyStream {
  /** Signature, no flags, no header extension. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** A row with -1 fields. */
  private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

  /** Length and value of the place. */
  private static final int NUMBER_BYTES = 2 * Integer.BYTES;

  /** The column that a numbered stream adds to each row: its place in the block, an integer. */
  public static final String ROW = "beamfill_row";

  private final String statement;
  private final boolean numbered;

  /**
   * Sends rows as they are.
   *
   * @param target the table in SQL, quoted: the mapped table itself, or one that has its columns
   * @param mapping the columns, in the order of the fields of a block's rows
   */
  public CopyStream(String target, TableMapping mapping) {
    this(target, mapping, false);
  }

  private CopyStream(String target, TableMapping mapping, boolean numbered) {
    this.numbered = numbered;
    String columns =
        mapping.columnNames().stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    String number = numbered ? ", " + ROW : "";
    statement = "COPY " + target + " (" + columns + number + ") FROM STDIN (FORMAT binary)";
  }

  /**
   * Sends each row with its place in the block, so that it can be told from the others.
   *
   * @param target a table in SQL, quoted, that has the mapped columns and {@link #ROW}
   * @param mapping the columns, in the order of the fields of a block's rows
   */
  public static CopyStream numbered(String target, TableMapping mapping) {
    return new CopyStream(target, mapping, true);
  }

  /** The COPY statement. */
  public String statement() {
    return statement;
  }

  /**
   * Sends all rows of a block.
   *
   * @return the rows that the server has taken
   * @throws SQLException where the server refuses a row: none is written then
   */
  public long copy(Connection connection, TableBlock block) throws SQLException {
    return copy(connection, block, 0, block.rows());
  }

  /**
   * Sends the rows from {@code first} up to and without {@code end}.
   *
   * @return the rows that the server has taken
   * @throws SQLException where the server refuses a row: none is written then
   */
  public long copy(Connection connection, TableBlock block, int first, int end)
      throws SQLException {
    int from = first == 0 ? 0 : block.end(first - 1);
    int to = end == 0 ? 0 : block.end(end - 1);
    if (!numbered) {
      return send(connection, block.data(), from, to - from);
    }
    ByteBuffer rows = ByteBuffer.allocate(to - from + NUMBER_BYTES * (end - first));
    for (int row = first; row < end; row++) {
      int start = block.start(row);
      int fields = ByteBuffer.wrap(block.data(), start, Short.BYTES).getShort();
      rows.putShort((short) (fields + 1));
      rows.put(block.data(), start + Short.BYTES, block.end(row) - start - Short.BYTES);
      rows.putInt(Integer.BYTES);
      rows.putInt(row);
    }
    return send(connection, rows.array(), 0, rows.limit());
  }

  private long send(Connection connection, byte[] data, int from, int bytes) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      copy.writeToCopy(HEADER, 0, HEADER.length);
      copy.writeToCopy(data, from, bytes);
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      return copy.endCopy();
    } catch (SQLException | RuntimeException failure) {
      cancel(copy, failure);
      throw failure;
    }
  }

  private static void cancel(CopyIn copy, Exception failure) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
  }
}
