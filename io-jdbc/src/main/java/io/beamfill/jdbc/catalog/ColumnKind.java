package io.beamfill.jdbc.catalog;

import java.sql.Types;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a column of the target holds, as far as it matters to who writes it. */
public enum ColumnKind {
  /** Integers of 16 bits, or of 8. */
  SMALLINT(Types.SMALLINT),
  /** Integers of 32 bits. */
  INTEGER(Types.INTEGER),
  /** Integers of 64 bits. */
  BIGINT(Types.BIGINT),
  /** Exact decimal numbers, and integers without a sign. */
  NUMERIC(Types.NUMERIC),
  /** Floating point of 32 bits. */
  REAL(Types.REAL),
  /** Floating point of 64 bits. */
  DOUBLE(Types.DOUBLE),
  /** True or false. */
  BOOLEAN(Types.BOOLEAN),
  /** Characters. */
  TEXT(Types.VARCHAR),
  /** Bytes. */
  BYTES(Types.VARBINARY),
  /** A type of its own for UUIDs. */
  UUID(Types.OTHER),
  /** A type of its own for JSON. */
  JSON(Types.OTHER),
  /** A point in time without a zone, taken as UTC. */
  TIMESTAMP(Types.TIMESTAMP),
  /** A point in time. */
  TIMESTAMP_WITH_ZONE(Types.TIMESTAMP_WITH_TIMEZONE),
  /** A day. */
  DATE(Types.DATE),
  /** Anything else that the target makes of text, such as an enumeration. */
  NAMED(Types.OTHER);

  private static final Map<String, ColumnKind> BY_NAME = byName();

  private final int jdbcType;

  ColumnKind(int jdbcType) {
    this.jdbcType = jdbcType;
  }

  /** One of {@link Types}, for a null. */
  public int jdbcType() {
    return jdbcType;
  }

  /**
   * The kind of a type.
   *
   * @param jdbcType as the driver gives it: one of {@link Types}
   * @param typeName the target's name for it, which decides where it is a usual one
   */
  static ColumnKind of(int jdbcType, String typeName) {
    String name = typeName.toLowerCase(Locale.ROOT).replaceAll("\\([^)]*\\)", "").strip();
    if (name.contains("unsigned")) {
      return NUMERIC;
    }
    ColumnKind known = BY_NAME.get(name);
    return known == null ? byJdbcType(jdbcType) : known;
  }

  private static ColumnKind byJdbcType(int jdbcType) {
    return switch (jdbcType) {
      case Types.TINYINT, Types.SMALLINT -> SMALLINT;
      case Types.INTEGER -> INTEGER;
      case Types.BIGINT -> BIGINT;
      case Types.NUMERIC, Types.DECIMAL -> NUMERIC;
      case Types.REAL -> REAL;
      case Types.FLOAT, Types.DOUBLE -> DOUBLE;
      case Types.BIT, Types.BOOLEAN -> BOOLEAN;
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB ->
          TEXT;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BYTES;
      case Types.TIMESTAMP -> TIMESTAMP;
      case Types.TIMESTAMP_WITH_TIMEZONE -> TIMESTAMP_WITH_ZONE;
      case Types.DATE -> DATE;
      default -> NAMED;
    };
  }

  /** PostgreSQL's names and the standard's, where the driver's number says too little. */
  private static Map<String, ColumnKind> byName() {
    Map<String, ColumnKind> kinds = new HashMap<>();
    put(kinds, SMALLINT, "int2", "smallint");
    put(kinds, INTEGER, "int4", "integer");
    put(kinds, BIGINT, "int8", "bigint");
    put(kinds, NUMERIC, "numeric", "decimal", "decfloat");
    put(kinds, REAL, "float4", "real");
    put(kinds, DOUBLE, "float8", "double precision");
    put(kinds, BOOLEAN, "bool", "boolean");
    put(kinds, TEXT, "text", "varchar", "bpchar", "character varying", "character large object");
    put(kinds, BYTES, "bytea", "binary varying", "binary large object");
    put(kinds, UUID, "uuid");
    put(kinds, JSON, "json", "jsonb");
    put(kinds, TIMESTAMP, "timestamp");
    put(kinds, TIMESTAMP_WITH_ZONE, "timestamptz", "timestamp with time zone");
    put(kinds, DATE, "date");
    put(kinds, NAMED, "enum");
    return kinds;
  }

  private static void put(Map<String, ColumnKind> kinds, ColumnKind kind, String... names) {
    for (String name : names) {
      kinds.put(name, kind);
    }
  }
}
