package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code l} user collection: a JSON object with Name. The user is the one in the key. */
final class CollectionDecoder implements KeyspaceDecoder {
  static final CollectionDecoder INSTANCE = new CollectionDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "collections",
              List.of(
                  ColumnSpec.of("id", ValueType.UUID),
                  ColumnSpec.of("user_id", ValueType.UUID),
                  ColumnSpec.of("name", ValueType.TEXT)),
              List.of("id"))
          .withReference("user_id", UserDecoder.TABLE.name());

  private static final int ID_OFFSET = 1 + KeyFields.UUID_BYTES;
  private static final int KEY_BYTES = ID_OFFSET + KeyFields.UUID_BYTES;

  private CollectionDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    JsonFields fields = JsonFields.read(record.payload(), "Name");
    output.row(TABLE, KeyFields.uuid(key, ID_OFFSET), KeyFields.uuid(key, 1), fields.text("Name"));
  }
}
