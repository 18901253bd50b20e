package io.beamfill.jdbc.dialect;

import io.beamfill.jdbc.catalog.ColumnKind;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Gives parameters their values, by the types of JDBC that most drivers understand. */
final class Parameters {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private Parameters() {}

  /** Binds a single value that is not null. */
  static void bind(PreparedStatement statement, int index, ColumnKind kind, Object value)
      throws SQLException {
    switch (kind) {
      case SMALLINT, INTEGER, BIGINT -> statement.setLong(index, (Long) value);
      case NUMERIC -> statement.setBigDecimal(index, (BigDecimal) value);
      case REAL, DOUBLE -> statement.setDouble(index, (Double) value);
      case BOOLEAN -> statement.setBoolean(index, (Boolean) value);
      case TEXT, JSON, NAMED -> statement.setString(index, (String) value);
      case BYTES -> statement.setBytes(index, (byte[]) value);
      case UUID, TIMESTAMP, TIMESTAMP_WITH_ZONE, DATE ->
          statement.setObject(index, object(kind, value));
    }
  }

  /** The object of {@code java.time}, of a time or a day; any other value as it is. */
  static Object object(ColumnKind kind, Object value) {
    return switch (kind) {
      case TIMESTAMP -> utc((Long) value);
      case TIMESTAMP_WITH_ZONE -> OffsetDateTime.of(utc((Long) value), ZoneOffset.UTC);
      case DATE -> LocalDate.ofEpochDay((Long) value);
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          TEXT,
          BYTES,
          UUID,
          JSON,
          NAMED ->
          value;
    };
  }

  private static LocalDateTime utc(long micros) {
    int nanos = (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), nanos, ZoneOffset.UTC);
  }
}
