package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code ib} tea tag: an index record, and the only one that says which tags a tea has. */
final class TeaTagDecoder implements KeyspaceDecoder {
  static final TeaTagDecoder INSTANCE = new TeaTagDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "tea_tags",
              List.of(
                  ColumnSpec.of("tea_id", ValueType.UUID), ColumnSpec.of("tag_id", ValueType.UUID)),
              List.of("tea_id", "tag_id"))
          .withReference("tag_id", TagDecoder.TABLE.name());

  private static final int TAG_OFFSET = 2 + KeyFields.UUID_BYTES;
  private static final int KEY_BYTES = TAG_OFFSET + KeyFields.UUID_BYTES;

  private TeaTagDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    output.row(TABLE, KeyFields.uuid(key, 2), KeyFields.uuid(key, TAG_OFFSET));
  }
}
