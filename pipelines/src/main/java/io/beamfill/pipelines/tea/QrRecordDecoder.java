package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code q} QR: a JSON object with Tea, BowlingTemp (so it is spelled) and ExpirationDate.
 *
 * <p>A database that was once copied from LevelDB also has keys with the id as text of 36
 * characters. Such a record gives way to the one that has the id's bytes in its key.
 */
final class QrRecordDecoder implements KeyspaceDecoder {
  static final QrRecordDecoder INSTANCE = new QrRecordDecoder();
  static final TableSpec TABLE =
      new TableSpec(
          "qr_records",
          List.of(
              ColumnSpec.of("id", ValueType.UUID),
              ColumnSpec.of("tea_id", ValueType.UUID),
              ColumnSpec.of("boiling_temp", ValueType.INTEGER),
              ColumnSpec.of("expiration_date", ValueType.TIMESTAMP)),
          List.of("id"));

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;
  private static final int TEXT_KEY_BYTES = 1 + 36;
  private static final String EXPIRATION = "ExpirationDate";

  private QrRecordDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = record.position();
    if (key.length == TEXT_KEY_BYTES) {
      output.fallbackRow(TABLE, row(idFromText(key), record.payload()));
    } else {
      KeyFields.ofLength(KEY_BYTES, record);
      output.row(TABLE, row(KeyFields.uuid(key, 1), record.payload()));
    }
  }

  private static Object[] row(UUID id, byte[] payload) {
    JsonFields fields = JsonFields.read(payload, "Tea", "BowlingTemp", EXPIRATION);
    return new Object[] {
      id,
      fields.requiredUuid("Tea"),
      Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, fields.integer("BowlingTemp"))),
      expiration(fields)
    };
  }

  private static UUID idFromText(byte[] key) {
    return GoUuid.parse(new String(key, 1, key.length - 1, ISO_8859_1))
        .orElseThrow(
            () -> new RejectedException(Reason.BAD_UUID, "the text in the key is not a UUID"));
  }

  private static long expiration(JsonFields fields) {
    String text =
        fields
            .optionalText(EXPIRATION)
            .orElseThrow(
                () -> new RejectedException(Reason.MISSING_VALUE, EXPIRATION + " is missing"));
    GoTime time =
        GoTime.parse(text)
            .orElseThrow(
                () ->
                    new RejectedException(
                        Reason.UNKNOWN_SHAPE, EXPIRATION + " is not an RFC 3339 timestamp"));
    if (time.isZero()) {
      throw new RejectedException(
          Reason.MISSING_VALUE, EXPIRATION + " is Go's zero time, which stands for none");
    }
    return time.micros();
  }
}
