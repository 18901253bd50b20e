package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code t} tag: a JSON object with Name, Color and CategoryID. */
final class TagDecoder implements KeyspaceDecoder {
  static final TagDecoder INSTANCE = new TagDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "tags",
              List.of(
                  ColumnSpec.of("id", ValueType.UUID),
                  ColumnSpec.of("name", ValueType.TEXT),
                  ColumnSpec.of("color", ValueType.TEXT),
                  ColumnSpec.of("category_id", ValueType.UUID)),
              List.of("id"))
          .withNaturalKey(KeyPart.exact("category_id"), KeyPart.caseless("name"))
          .withReference("category_id", TagCategoryDecoder.TABLE.name());

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;

  private TagDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    JsonFields fields = JsonFields.read(record.payload(), "Name", "Color", "CategoryID");
    output.row(
        TABLE,
        KeyFields.uuid(key, 1),
        fields.text("Name"),
        fields.text("Color"),
        fields.requiredUuid("CategoryID"));
  }
}
