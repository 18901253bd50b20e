package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code o} notification: a JSON object with UserID and Type, a small number. */
final class NotificationDecoder implements KeyspaceDecoder {
  static final NotificationDecoder INSTANCE = new NotificationDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "notifications",
              List.of(
                  ColumnSpec.of("id", ValueType.UUID),
                  ColumnSpec.of("user_id", ValueType.UUID),
                  ColumnSpec.of("type", ValueType.INTEGER)),
              List.of("id"))
          .withReference("user_id", UserDecoder.TABLE.name());

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;

  private NotificationDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    JsonFields fields = JsonFields.read(record.payload(), "UserID", "Type");
    output.row(TABLE, KeyFields.uuid(key, 1), fields.requiredUuid("UserID"), type(fields));
  }

  private static long type(JsonFields fields) {
    long type = fields.integer("Type");
    if (type < Short.MIN_VALUE || type > Short.MAX_VALUE) {
      throw new RejectedException(Reason.OUT_OF_RANGE, "Type does not fit a smallint");
    }
    return type;
  }
}
