package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code u} user: a JSON object with AppleID. The session in it, with its JWT, is not read. */
final class UserDecoder implements KeyspaceDecoder {
  static final UserDecoder INSTANCE = new UserDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "users",
              List.of(
                  ColumnSpec.of("id", ValueType.UUID), ColumnSpec.of("apple_id", ValueType.TEXT)),
              List.of("id"))
          .withNaturalKey(KeyPart.exact("apple_id"));

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;

  private UserDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    JsonFields fields = JsonFields.read(record.payload(), "AppleID");
    output.row(TABLE, KeyFields.uuid(key, 1), fields.requiredText("AppleID"));
  }
}
