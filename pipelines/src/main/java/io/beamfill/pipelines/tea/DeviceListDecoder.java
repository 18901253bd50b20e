package io.beamfill.pipelines.tea;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code id} user: the user's devices, as a JSON array of UUID texts, or, where it was written on
 * the first day, the 16 bytes of the only device. Fills the lookup from device to owner: this list
 * is the authority on it, not the device's own record.
 */
final class DeviceListDecoder implements KeyspaceDecoder {
  static final DeviceListDecoder INSTANCE = new DeviceListDecoder();
  static final LookupSpec LOOKUP =
      new LookupSpec(
          "device_owners",
          DeviceDecoder.TABLE.name(),
          "a user's device list names this device, but there is no device record");

  private static final int KEY_BYTES = 2 + KeyFields.UUID_BYTES;

  private DeviceListDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    byte[] user = Arrays.copyOfRange(key, 2, KEY_BYTES);
    if (isOneRawId(record.payload())) {
      output.lookupEntry(record.payload(), user);
      return;
    }
    for (String text : texts(record.payload())) {
      Optional<UUID> device = GoUuid.parse(text);
      if (device.isPresent()) {
        output.lookupEntry(bytes(device.get()), user);
      } else {
        output.rejectedRow(
            DeviceDecoder.TABLE, Reason.BAD_UUID, "an entry of the device list is not a UUID");
      }
    }
  }

  private static boolean isOneRawId(byte[] payload) {
    if (payload.length != KeyFields.UUID_BYTES) {
      return false;
    }
    try {
      GoJson.read(payload, JsonToken.START_ARRAY, JsonParser::skipChildren);
      return false;
    } catch (RejectedException notAnArray) {
      return true;
    }
  }

  private static List<String> texts(byte[] payload) {
    return GoJson.read(payload, JsonToken.START_ARRAY, DeviceListDecoder::readTexts)
        .orElseThrow(
            () ->
                new RejectedException(
                    Reason.UNKNOWN_SHAPE, "the device list holds something other than text"));
  }

  /** The array's texts, or nothing where an element is not text. */
  private static Optional<List<String>> readTexts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    boolean onlyTexts = true;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      onlyTexts &= token == JsonToken.VALUE_STRING;
      texts.add(parser.getText());
      parser.skipChildren();
    }
    return onlyTexts ? Optional.of(texts) : Optional.empty();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(KeyFields.UUID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
