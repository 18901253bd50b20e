package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.source.Keyspace;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** The keyspaces that are read: each is one key prefix of the application's database. */
final class TeaKeyspaces {
  static final String USERS = "users";
  static final String TEAS = "teas";
  static final String TAG_CATEGORIES = "tag_categories";
  static final String TAGS = "tags";
  static final String TEA_TAGS = "tea_tags";
  static final String QR_RECORDS = "qr_records";
  static final String COLLECTIONS = "collections";
  static final String COLLECTION_QR_ITEMS = "collection_qr_items";
  static final String DEVICE_OWNERS = "device_owners";
  static final String DEVICES = "devices";
  static final String NOTIFICATIONS = "notifications";
  static final String CONSUMPTIONS = "consumptions";

  static final List<KeyspaceSpec> ALL =
      List.of(
          keyspace(USERS, "u", UserDecoder.TABLE),
          keyspace(TEAS, "r", TeaRowDecoder.TABLE),
          keyspace(TAG_CATEGORIES, "c", TagCategoryDecoder.TABLE),
          keyspace(TAGS, "t", TagDecoder.TABLE),
          keyspace(TEA_TAGS, "ib", TeaTagDecoder.TABLE),
          keyspace(QR_RECORDS, "q", QrRecordDecoder.TABLE),
          keyspace(COLLECTIONS, "l", CollectionDecoder.TABLE),
          keyspace(COLLECTION_QR_ITEMS, "il", CollectionItemDecoder.TABLE),
          new KeyspaceSpec(
              prefixed(DEVICE_OWNERS, "id"), List.of(), DeviceListDecoder.LOOKUP.name(), null),
          new KeyspaceSpec(
              prefixed(DEVICES, "d"),
              List.of(DeviceDecoder.TABLE.name()),
              null,
              DeviceListDecoder.LOOKUP.name()),
          keyspace(NOTIFICATIONS, "o", NotificationDecoder.TABLE),
          keyspace(CONSUMPTIONS, "ix", ConsumptionDecoder.TABLE));

  private TeaKeyspaces() {}

  static KeyspaceDecoder decoder(String keyspace) {
    return switch (keyspace) {
      case USERS -> UserDecoder.INSTANCE;
      case TEAS -> TeaRowDecoder.INSTANCE;
      case TAG_CATEGORIES -> TagCategoryDecoder.INSTANCE;
      case TAGS -> TagDecoder.INSTANCE;
      case TEA_TAGS -> TeaTagDecoder.INSTANCE;
      case QR_RECORDS -> QrRecordDecoder.INSTANCE;
      case COLLECTIONS -> CollectionDecoder.INSTANCE;
      case COLLECTION_QR_ITEMS -> CollectionItemDecoder.INSTANCE;
      case DEVICE_OWNERS -> DeviceListDecoder.INSTANCE;
      case DEVICES -> DeviceDecoder.INSTANCE;
      case NOTIFICATIONS -> NotificationDecoder.INSTANCE;
      case CONSUMPTIONS -> ConsumptionDecoder.INSTANCE;
      default -> throw new IllegalArgumentException("The tea decoder has no keyspace " + keyspace);
    };
  }

  private static KeyspaceSpec keyspace(String name, String prefix, TableSpec table) {
    return new KeyspaceSpec(prefixed(name, prefix), List.of(table.name()));
  }

  private static Keyspace prefixed(String name, String prefix) {
    byte[] start = prefix.getBytes(US_ASCII);
    byte[] end = start.clone();
    end[end.length - 1]++;
    return new Keyspace(name, ByteKeyRange.of(ByteKey.copyFrom(start), ByteKey.copyFrom(end)));
  }
}
