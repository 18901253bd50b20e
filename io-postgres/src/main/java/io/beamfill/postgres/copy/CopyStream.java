package io.beamfill.postgres.copy;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.transforms.page.TableBlock;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyOutputStream;

/** Sends blocks to a table with COPY. */
public final class CopyStream {
  /** Signature, no flags, no header extension. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** A row with -1 fields. */
  private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

  private static final int BUFFER_BYTES = 64 * 1024;

  private interface Rows {
    void writeTo(CopyIn copy) throws SQLException;
  }

  private final String statement;
  private final boolean numbered;

  /**
   * @param target the table in SQL, quoted: the mapped table itself, or one that has its columns
   * @param mapping the columns, in the order of the fields of a block's rows
   */
  public CopyStream(String target, TableMapping mapping) {
    this(target, mapping.columnNames(), false);
  }

  private CopyStream(String target, List<String> columns, boolean numbered) {
    this.numbered = numbered;
    statement =
        columns.stream()
            .map(Identifiers::quote)
            .collect(
                Collectors.joining(", ", "COPY " + target + " (", ") FROM STDIN (FORMAT binary)"));
  }

  /**
   * A stream that also fills a column with each row's index in its block.
   *
   * @param target the table in SQL, quoted
   * @param mapping the columns, in the order of the fields of a block's rows
   * @param numberColumn an {@code integer} column of the table
   */
  public static CopyStream numbered(String target, TableMapping mapping, String numberColumn) {
    List<String> columns = new ArrayList<>(mapping.columnNames());
    columns.add(numberColumn);
    return new CopyStream(target, columns, true);
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
    if (numbered) {
      return copy(connection, block, IntStream.range(first, end).toArray());
    }
    int from = first == 0 ? 0 : block.end(first - 1);
    int to = end == 0 ? 0 : block.end(end - 1);
    return send(connection, copy -> copy.writeToCopy(block.data(), from, to - from));
  }

  /**
   * Sends some rows of a block.
   *
   * @param rows the indexes of the rows, in the order in which they are sent
   * @return the rows that the server has taken
   * @throws SQLException where the server refuses a row: none is written then
   */
  public long copy(Connection connection, TableBlock block, int[] rows) throws SQLException {
    return send(
        connection,
        copy -> {
          for (int row : rows) {
            if (numbered) {
              writeNumbered(copy, block, row);
            } else {
              copy.writeToCopy(block.data(), block.start(row), block.end(row) - block.start(row));
            }
          }
        });
  }

  /** The row with one field more, as its number of fields must say too. */
  private static void writeNumbered(CopyIn copy, TableBlock block, int row) throws SQLException {
    int afterFields = block.start(row) + Short.BYTES;
    int fields = ByteBuffer.wrap(block.data()).getShort(block.start(row)) + 1;
    copy.writeToCopy(ByteBuffer.allocate(Short.BYTES).putShort((short) fields).array(), 0, 2);
    copy.writeToCopy(block.data(), afterFields, block.end(row) - afterFields);
    byte[] number = ByteBuffer.allocate(8).putInt(Integer.BYTES).putInt(row).array();
    copy.writeToCopy(number, 0, number.length);
  }

  private long send(Connection connection, Rows rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      CopyIn buffered = new PGCopyOutputStream(copy, BUFFER_BYTES);
      buffered.writeToCopy(HEADER, 0, HEADER.length);
      rows.writeTo(buffered);
      buffered.writeToCopy(TRAILER, 0, TRAILER.length);
      return buffered.endCopy();
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
