package io.beamfill.jdbc.row;

import io.beamfill.jdbc.catalog.ColumnKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The bytes of a single value that is not null: numbers and days in eight bytes, texts and bytes
 * with their length before them, decimals as their scale and their digits.
 */
final class FieldCodec {
  private FieldCodec() {}

  static void write(ColumnKind kind, Object value, DataOutput out) throws IOException {
    switch (kind) {
      case SMALLINT, INTEGER, BIGINT, TIMESTAMP, TIMESTAMP_WITH_ZONE, DATE ->
          out.writeLong((Long) value);
      case NUMERIC -> {
        BigDecimal number = (BigDecimal) value;
        out.writeInt(number.scale());
        writeBytes(number.unscaledValue().toByteArray(), out);
      }
      case REAL, DOUBLE -> out.writeDouble((Double) value);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case TEXT, JSON, NAMED -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
      case BYTES -> writeBytes((byte[]) value, out);
      case UUID -> {
        UUID uuid = (UUID) value;
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
    }
  }

  static Object read(ColumnKind kind, DataInput in) throws IOException {
    return switch (kind) {
      case SMALLINT, INTEGER, BIGINT, TIMESTAMP, TIMESTAMP_WITH_ZONE, DATE -> in.readLong();
      case NUMERIC -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(readBytes(in)), scale);
      }
      case REAL, DOUBLE -> in.readDouble();
      case BOOLEAN -> in.readBoolean();
      case TEXT, JSON, NAMED -> new String(readBytes(in), StandardCharsets.UTF_8);
      case BYTES -> readBytes(in);
      case UUID -> new UUID(in.readLong(), in.readLong());
    };
  }

  private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
