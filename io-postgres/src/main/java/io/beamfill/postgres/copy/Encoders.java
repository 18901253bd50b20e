package io.beamfill.postgres.copy;

import io.beamfill.postgres.catalog.ColumnType;
import io.beamfill.postgres.catalog.PgType;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Which of a decoder's values can be encoded for which types of the target. */
final class Encoders {
  private static final Map<ValueType, Map<PgType, FieldEncoder>> BY_TYPE =
      Map.of(
          ValueType.TEXT,
          Map.of(
              PgType.TEXT, TextEncoder.TEXT,
              PgType.JSON, TextEncoder.TEXT,
              PgType.JSONB, TextEncoder.JSONB,
              PgType.UUID, TextEncoder.UUID),
          ValueType.UUID,
          Map.of(PgType.UUID, PlainEncoder.UUID, PgType.TEXT, PlainEncoder.UUID_TEXT),
          ValueType.BOOLEAN,
          Map.of(PgType.BOOL, PlainEncoder.BOOL),
          ValueType.INTEGER,
          Map.of(
              PgType.INT2, IntegerEncoder.INT2,
              PgType.INT4, IntegerEncoder.INT4,
              PgType.INT8, IntegerEncoder.INT8,
              PgType.NUMERIC, IntegerEncoder.NUMERIC,
              PgType.FLOAT8, IntegerEncoder.FLOAT8),
          ValueType.NUMERIC,
          Map.of(
              PgType.NUMERIC, DecimalEncoder.NUMERIC,
              PgType.INT2, DecimalEncoder.INT2,
              PgType.INT4, DecimalEncoder.INT4,
              PgType.INT8, DecimalEncoder.INT8),
          ValueType.DOUBLE,
          Map.of(PgType.FLOAT8, DoubleEncoder.FLOAT8, PgType.FLOAT4, DoubleEncoder.FLOAT4),
          ValueType.BYTES,
          Map.of(PgType.BYTEA, PlainEncoder.BYTEA),
          ValueType.TIMESTAMP,
          Map.of(
              PgType.TIMESTAMPTZ, TimeEncoder.TIMESTAMP, PgType.TIMESTAMP, TimeEncoder.TIMESTAMP),
          ValueType.DATE,
          Map.of(PgType.DATE, TimeEncoder.DATE),
          ValueType.JSON,
          Map.of(
              PgType.JSONB, TextEncoder.JSONB,
              PgType.JSON, TextEncoder.TEXT,
              PgType.TEXT, TextEncoder.TEXT));

  private static final Set<String> NAME_TYPES = Set.of("name", "name[]");

  private Encoders() {}

  /** The encoder for a decoder's column and the target's type of it, if they fit. */
  static Optional<FieldEncoder> find(ColumnSpec spec, ColumnType type) {
    if (spec.array() != type.array()) {
      return Optional.empty();
    }
    Optional<FieldEncoder> single = Optional.ofNullable(single(spec.type(), type));
    return type.array()
        ? single.map(element -> new ArrayEncoder(type.elementOid(), element))
        : single;
  }

  private static @Nullable FieldEncoder single(ValueType value, ColumnType type) {
    if (value == ValueType.TEXT && type.kind() == PgType.ENUM) {
      return new EnumEncoder(type.baseTypeName(), Set.copyOf(type.enumLabels()));
    }
    FieldEncoder encoder = BY_TYPE.get(value).get(type.kind());
    boolean name = encoder == TextEncoder.TEXT && NAME_TYPES.contains(type.baseTypeName());
    return name ? TextEncoder.NAME : encoder;
  }
}
