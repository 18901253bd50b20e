package io.beamfill.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.catalog.ColumnType;
import io.beamfill.postgres.catalog.PgType;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodersTest {
  private static Set<PgType> expected(ValueType type) {
    return switch (type) {
      case TEXT -> EnumSet.of(PgType.TEXT, PgType.ENUM, PgType.JSON, PgType.JSONB, PgType.UUID);
      case UUID -> EnumSet.of(PgType.UUID, PgType.TEXT);
      case BOOLEAN -> EnumSet.of(PgType.BOOL);
      case INTEGER ->
          EnumSet.of(PgType.INT2, PgType.INT4, PgType.INT8, PgType.NUMERIC, PgType.FLOAT8);
      case NUMERIC -> EnumSet.of(PgType.NUMERIC, PgType.INT2, PgType.INT4, PgType.INT8);
      case DOUBLE -> EnumSet.of(PgType.FLOAT8, PgType.FLOAT4);
      case BYTES -> EnumSet.of(PgType.BYTEA);
      case TIMESTAMP -> EnumSet.of(PgType.TIMESTAMPTZ, PgType.TIMESTAMP);
      case DATE -> EnumSet.of(PgType.DATE);
      case JSON -> EnumSet.of(PgType.JSONB, PgType.JSON, PgType.TEXT);
    };
  }

  private static ColumnType type(PgType kind, boolean array) {
    return new ColumnType("t", kind, array, array ? 1 : 0, List.of(), "t");
  }

  @ParameterizedTest
  @EnumSource
  void aValueTypeFitsTheseColumnTypesAndNoOthers(ValueType type) {
    EnumSet<PgType> single = EnumSet.noneOf(PgType.class);
    EnumSet<PgType> arrays = EnumSet.noneOf(PgType.class);
    for (PgType kind : PgType.values()) {
      if (Encoders.find(ColumnSpec.of("c", type), type(kind, false)).isPresent()) {
        single.add(kind);
      }
      if (Encoders.find(ColumnSpec.arrayOf("c", type), type(kind, true)).isPresent()) {
        arrays.add(kind);
      }
    }

    assertThat(single).isEqualTo(expected(type));
    assertThat(arrays).isEqualTo(expected(type));
  }
}
