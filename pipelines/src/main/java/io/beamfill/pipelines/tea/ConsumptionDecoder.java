package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code ix} user nanoseconds tea: an index record, and the only one that says who drank what when.
 * The time is an unsigned big-endian number of nanoseconds since 1970; what does not fit a signed
 * one counts as the greatest, as it does in the application. Whatever the payload holds is ignored.
 */
final class ConsumptionDecoder implements KeyspaceDecoder {
  static final ConsumptionDecoder INSTANCE = new ConsumptionDecoder();
  static final TableSpec TABLE =
      new TableSpec(
              "consumptions",
              List.of(
                  ColumnSpec.of("user_id", ValueType.UUID),
                  ColumnSpec.of("ts", ValueType.TIMESTAMP),
                  ColumnSpec.of("tea_id", ValueType.UUID)),
              List.of("user_id", "ts", "tea_id"))
          .withReference("user_id", UserDecoder.TABLE.name());

  private static final int NANOS_OFFSET = 2 + KeyFields.UUID_BYTES;
  private static final int TEA_OFFSET = NANOS_OFFSET + Long.BYTES;
  private static final int KEY_BYTES = TEA_OFFSET + KeyFields.UUID_BYTES;

  private ConsumptionDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    long unsigned = KeyFields.bigEndianLong(key, NANOS_OFFSET);
    long nanos = unsigned < 0 ? Long.MAX_VALUE : unsigned;
    output.row(TABLE, KeyFields.uuid(key, 2), nanos / 1_000, KeyFields.uuid(key, TEA_OFFSET));
  }
}
