package io.beamfill.postgres.catalog;

import java.util.Map;
import org.postgresql.core.Oid;

/** The column types that can be written, by the binary format that they share. */
public enum PgType {
  /** {@code boolean}. */
  BOOL,
  /** {@code smallint}. */
  INT2,
  /** {@code integer}. */
  INT4,
  /** {@code bigint}. */
  INT8,
  /** {@code real}. */
  FLOAT4,
  /** {@code double precision}. */
  FLOAT8,
  /** {@code numeric} of any precision. */
  NUMERIC,
  /** {@code text}, {@code varchar}, {@code char(n)}, {@code citext} and {@code name}. */
  TEXT,
  /** {@code bytea}. */
  BYTEA,
  /** {@code uuid}. */
  UUID,
  /** {@code timestamp with time zone}. */
  TIMESTAMPTZ,
  /** {@code timestamp without time zone}. */
  TIMESTAMP,
  /** {@code date}. */
  DATE,
  /** {@code json}. */
  JSON,
  /** {@code jsonb}. */
  JSONB,
  /** Any type made with {@code CREATE TYPE … AS ENUM}. */
  ENUM,
  /** Any other type: such a column can stay in the table as long as nothing is written to it. */
  UNSUPPORTED;

  private static final Map<Integer, PgType> BUILT_IN =
      Map.ofEntries(
          Map.entry(Oid.BOOL, BOOL),
          Map.entry(Oid.INT2, INT2),
          Map.entry(Oid.INT4, INT4),
          Map.entry(Oid.INT8, INT8),
          Map.entry(Oid.FLOAT4, FLOAT4),
          Map.entry(Oid.FLOAT8, FLOAT8),
          Map.entry(Oid.NUMERIC, NUMERIC),
          Map.entry(Oid.TEXT, TEXT),
          Map.entry(Oid.VARCHAR, TEXT),
          Map.entry(Oid.BPCHAR, TEXT),
          Map.entry(Oid.NAME, TEXT),
          Map.entry(Oid.BYTEA, BYTEA),
          Map.entry(Oid.UUID, UUID),
          Map.entry(Oid.TIMESTAMPTZ, TIMESTAMPTZ),
          Map.entry(Oid.TIMESTAMP, TIMESTAMP),
          Map.entry(Oid.DATE, DATE),
          Map.entry(Oid.JSON, JSON),
          Map.entry(Oid.JSONB, JSONB));

  /**
   * @param oid the type's number
   * @param name the type's name, for types of extensions, whose numbers vary
   * @param isEnum whether it is an enum
   */
  static PgType of(int oid, String name, boolean isEnum) {
    if (isEnum) {
      return ENUM;
    }
    return BUILT_IN.getOrDefault(oid, name.equals("citext") ? TEXT : UNSUPPORTED);
  }
}
