package io.beamfill.postgres.coverage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * {@link ByteKeyRange} as PostgreSQL's {@code beamfill.byterange}: an empty end key is an unbounded
 * upper end.
 */
public final class ByteRanges {
  /** An expression with two parameters, for {@link #bind}. */
  public static final String EXPRESSION = "beamfill.byterange(?::bytea, ?::bytea)";

  private ByteRanges() {}

  /** Binds the two parameters of {@link #EXPRESSION}, the first of which is {@code index}. */
  public static void bind(PreparedStatement statement, int index, ByteKeyRange range)
      throws SQLException {
    statement.setBytes(index, range.getStartKey().getBytes());
    ByteKey end = range.getEndKey();
    statement.setBytes(index + 1, end.isEmpty() ? null : end.getBytes());
  }

  /** Reads {@code lower(range)} and {@code upper(range)} from two columns. */
  public static ByteKeyRange read(ResultSet row, int index) throws SQLException {
    byte[] end = row.getBytes(index + 1);
    return ByteKeyRange.of(
        ByteKey.copyFrom(row.getBytes(index)), end == null ? ByteKey.EMPTY : ByteKey.copyFrom(end));
  }
}
