package io.beamfill.jdbc.mapping;

import io.beamfill.jdbc.catalog.ColumnKind;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which of a decoder's values fit which columns, and as what they are written. */
public final class Fit {
  private static final Map<ValueType, Set<ColumnKind>> KINDS =
      Map.of(
          ValueType.TEXT,
          EnumSet.of(ColumnKind.TEXT, ColumnKind.JSON, ColumnKind.UUID, ColumnKind.NAMED),
          ValueType.UUID,
          EnumSet.of(ColumnKind.UUID, ColumnKind.TEXT),
          ValueType.BOOLEAN,
          EnumSet.of(ColumnKind.BOOLEAN),
          ValueType.INTEGER,
          EnumSet.of(
              ColumnKind.SMALLINT,
              ColumnKind.INTEGER,
              ColumnKind.BIGINT,
              ColumnKind.NUMERIC,
              ColumnKind.DOUBLE),
          ValueType.NUMERIC,
          EnumSet.of(
              ColumnKind.NUMERIC, ColumnKind.SMALLINT, ColumnKind.INTEGER, ColumnKind.BIGINT),
          ValueType.DOUBLE,
          EnumSet.of(ColumnKind.DOUBLE, ColumnKind.REAL),
          ValueType.BYTES,
          EnumSet.of(ColumnKind.BYTES),
          ValueType.TIMESTAMP,
          EnumSet.of(ColumnKind.TIMESTAMP, ColumnKind.TIMESTAMP_WITH_ZONE),
          ValueType.DATE,
          EnumSet.of(ColumnKind.DATE),
          ValueType.JSON,
          EnumSet.of(ColumnKind.JSON, ColumnKind.TEXT));

  private static final int MICROSECOND_DIGITS = 6;

  private Fit() {}

  /** Whether values of a type can be written into columns of a kind. */
  static boolean fits(ValueType type, ColumnKind kind) {
    return KINDS.get(type).contains(kind);
  }

  /**
   * The value as it is written: {@link Long} for integers, for microseconds and for days since
   * 1970, {@link BigDecimal}, {@link Double}, {@link Boolean}, {@link String}, {@code byte[]} or
   * {@link UUID}, as the column's kind asks for.
   *
   * @param value not null; of an array, an element
   * @throws RejectedException where the column cannot hold it; the message does not name the value
   * @throws ClassCastException where the value is not of its declared type
   */
  public static Object fit(MappedColumn column, Object value) {
    return switch (column.spec().type()) {
      case TEXT -> text(column, (String) value);
      case JSON -> storable((String) value);
      case UUID -> uuid(column.kind(), (UUID) value);
      case BOOLEAN -> (Boolean) value;
      case INTEGER -> integer(column.kind(), whole(value));
      case NUMERIC -> decimal(column.kind(), (BigDecimal) value);
      case DOUBLE -> floating(column.kind(), (Double) value);
      case BYTES -> (byte[]) value;
      case TIMESTAMP -> truncated((Long) value, column.target().digits());
      case DATE -> ((LocalDate) value).toEpochDay();
    };
  }

  private static Object text(MappedColumn column, String text) {
    if (column.kind() == ColumnKind.TEXT) {
      requireLength(text, column.target().size());
    }
    return column.kind() == ColumnKind.UUID ? parsedUuid(text) : storable(text);
  }

  /** A cast in a statement cuts what is too long, without a word. */
  private static void requireLength(String text, int most) {
    require(
        most <= 0 || text.length() <= most || text.codePointCount(0, text.length()) <= most,
        "the text is too long");
  }

  private static UUID parsedUuid(String text) {
    String digits =
        text.matches("\\p{XDigit}{32}")
            ? text.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")
            : text;
    if (!digits.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
      throw new RejectedException(Reason.BAD_UUID, "the text is not a UUID");
    }
    return UUID.fromString(digits);
  }

  /** Text that every database can store, whatever its encoding of Unicode. */
  private static String storable(String text) {
    for (int index = 0; index < text.length(); index++) {
      char unit = text.charAt(index);
      if (unit == 0) {
        throw new RejectedException(
            Reason.INVALID_UTF8, "the text holds U+0000, which PostgreSQL cannot store");
      }
      if (Character.isSurrogate(unit)) {
        boolean pair =
            index + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(index + 1));
        if (!pair) {
          throw new RejectedException(
              Reason.INVALID_UTF8, "the text holds half a surrogate pair, which is no character");
        }
        index++;
      }
    }
    return text;
  }

  private static Object uuid(ColumnKind kind, UUID uuid) {
    return kind == ColumnKind.UUID ? uuid : uuid.toString();
  }

  private static long whole(Object value) {
    return value instanceof Integer || value instanceof Short
        ? ((Number) value).longValue()
        : (Long) value;
  }

  private static Object integer(ColumnKind kind, long value) {
    return switch (kind) {
      case NUMERIC -> BigDecimal.valueOf(value);
      case DOUBLE -> {
        double nearest = (double) value;
        require((long) nearest == value && value != Long.MAX_VALUE, "the integer is too precise");
        yield nearest;
      }
      default -> {
        require(inRange(kind, value), "the integer is too large or too small");
        yield value;
      }
    };
  }

  private static boolean inRange(ColumnKind kind, long value) {
    return switch (kind) {
      case SMALLINT -> value == (short) value;
      case INTEGER -> value == (int) value;
      default -> true;
    };
  }

  private static Object decimal(ColumnKind kind, BigDecimal value) {
    if (kind == ColumnKind.NUMERIC) {
      return value;
    }
    try {
      return integer(kind, value.longValueExact());
    } catch (ArithmeticException notAnInteger) {
      throw new RejectedException(
          Reason.OUT_OF_RANGE, "the number has a fraction or is too large for an integer column");
    }
  }

  private static Object floating(ColumnKind kind, double value) {
    if (kind == ColumnKind.REAL) {
      float nearest = (float) value;
      require(
          Float.isInfinite(nearest) == Double.isInfinite(value) && (nearest == 0) == (value == 0),
          "the number is too large or too small");
      return (double) nearest;
    }
    return value;
  }

  /** Never rounded, as a database would. */
  private static Object truncated(long micros, int digits) {
    long unit = 1;
    for (int digit = digits; digit < MICROSECOND_DIGITS; digit++) {
      unit *= 10;
    }
    require(micros >= Long.MIN_VALUE + unit - 1, "the time is too early");
    return micros - Math.floorMod(micros, unit);
  }

  private static void require(boolean fits, String problem) {
    if (!fits) {
      throw new RejectedException(Reason.OUT_OF_RANGE, problem + " for its column");
    }
  }
}
