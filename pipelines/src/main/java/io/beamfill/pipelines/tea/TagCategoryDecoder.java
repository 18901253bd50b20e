package io.beamfill.pipelines.tea;

import io.beamfill.pipelines.text.Utf8;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code c} category: the name itself, as UTF-8. */
final class TagCategoryDecoder implements KeyspaceDecoder {
  static final TagCategoryDecoder INSTANCE = new TagCategoryDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "tag_categories",
              List.of(ColumnSpec.of("id", ValueType.UUID), ColumnSpec.of("name", ValueType.TEXT)),
              List.of("id"))
          .withNaturalKey(KeyPart.exact("name"));

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;

  private TagCategoryDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    output.row(TABLE, KeyFields.uuid(key, 1), Utf8.storable(record.payload(), "the name"));
  }
}
