package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code d} device: a JSON object with UserID and Token.
 *
 * <p>The owner is the user whose device list names the device. The record's own UserID counts only
 * where no list names it: the application overwrites it with the zero UUID.
 */
final class DeviceDecoder implements KeyspaceDecoder {
  static final DeviceDecoder INSTANCE = new DeviceDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "devices",
              List.of(
                  ColumnSpec.of("id", ValueType.UUID),
                  ColumnSpec.of("user_id", ValueType.UUID),
                  ColumnSpec.of("token", ValueType.TEXT)),
              List.of("id"))
          .withNaturalKey(KeyPart.exact("token"))
          .withReference("user_id", UserDecoder.TABLE.name());

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;
  private static final UUID ZERO = new UUID(0, 0);

  private DeviceDecoder() {}

  /** The device's 16 id bytes, or null where the key does not hold them. */
  static byte @Nullable [] lookupKey(SourceRecord record) {
    byte[] key = record.position();
    return key.length == KEY_BYTES ? Arrays.copyOfRange(key, 1, KEY_BYTES) : null;
  }

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    JsonFields fields = JsonFields.read(record.payload(), "UserID", "Token");
    UUID owner = lookup == null ? ownOwner(fields) : KeyFields.uuid(lookup, 0);
    output.row(TABLE, KeyFields.uuid(key, 1), owner, fields.text("Token"));
  }

  private static UUID ownOwner(JsonFields fields) {
    return fields
        .optionalUuid("UserID")
        .filter(owner -> !owner.equals(ZERO))
        .orElseThrow(
            () ->
                new RejectedException(
                    Reason.MISSING_VALUE,
                    "no device list names the device, and its UserID is missing or zero"));
  }
}
