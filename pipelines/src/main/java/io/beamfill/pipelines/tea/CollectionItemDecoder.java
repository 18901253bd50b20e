package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code il} collection QR: an index record, and the only one that says what is in a collection.
 */
final class CollectionItemDecoder implements KeyspaceDecoder {
  static final CollectionItemDecoder INSTANCE = new CollectionItemDecoder();
  static final TableSpec TABLE =
      new TableSpec(
          "collection_qr_items",
          List.of(
              ColumnSpec.of("collection_id", ValueType.UUID),
              ColumnSpec.of("qr_id", ValueType.UUID)),
          List.of("collection_id", "qr_id"));

  private static final int QR_OFFSET = 2 + KeyFields.UUID_BYTES;
  private static final int KEY_BYTES = QR_OFFSET + KeyFields.UUID_BYTES;

  private CollectionItemDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    output.row(TABLE, KeyFields.uuid(key, 2), KeyFields.uuid(key, QR_OFFSET));
  }
}
