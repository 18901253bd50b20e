package io.beamfill.pipelines.tea;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestTeaDecoder {
  private static final UUID ID = UUID.fromString("6f1c0a52-9d3e-4b7a-8c21-0123456789ab");
  private static final UUID OTHER = UUID.fromString("f0e1d2c3-b4a5-4968-b7a6-9584736251af");
  private static final UUID ZERO = new UUID(0, 0);
  private static final String QR =
      "{\"Tea\":\"%s\",\"BowlingTemp\":%s,\"ExpirationDate\":\"2026-01-02T15:04:05Z\"}";
  private static final String NOON = "\"2026-01-02T12:00:00Z\"";
  private static final long NOON_MICROS = 1_767_355_200_000_000L;

  private final TeaDecoder decoder = new TeaDecoder();

  @Test
  void readsTwelveKeyspacesEachWithItsPrefix() {
    assertThat(decoder.keyspaces())
        .extracting(
            each ->
                each.keyspace().name()
                    + " "
                    + new String(each.keyspace().range().getStartKey().getBytes(), ISO_8859_1)
                    + " "
                    + new String(each.keyspace().range().getEndKey().getBytes(), ISO_8859_1)
                    + " "
                    + each.tables())
        .containsExactly(
            "users u v [users]",
            "teas r s [teas]",
            "tag_categories c d [tag_categories]",
            "tags t u [tags]",
            "tea_tags ib ic [tea_tags]",
            "qr_records q r [qr_records]",
            "collections l m [collections]",
            "collection_qr_items il im [collection_qr_items]",
            "device_owners id ie []",
            "devices d e [devices]",
            "notifications o p [notifications]",
            "consumptions ix iy [consumptions]");
  }

  @Test
  void devicesReadTheLookupThatDeviceListsFill() {
    assertThat(spec("device_owners").lookupFilled()).contains("device_owners");
    assertThat(spec("devices").lookupRead()).contains("device_owners");
    assertThat(decoder.lookups())
        .singleElement()
        .extracting("name", "table")
        .containsExactly("device_owners", "devices");
  }

  @Test
  void refusesKeyspacesThatItDoesNotKnow() {
    assertThatThrownBy(() -> decode("names", key("n", ID), "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names");
  }

  @Test
  void usersHaveTheIdOfTheirKeyWhateverTheJsonSays() {
    String json = "{\"ID\":\"" + OTHER + "\",\"AppleID\":\"0001.a\"}";
    assertRow("users", key("u", ID), json, ID, "0001.a");
    assertRow("users", key("u", ID), "{\"ID\":5,\"AppleID\":\"0001.a\"}", ID, "0001.a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"AppleID\":\"\"}", "{\"AppleID\":null}"})
  void usersWithoutAppleIdAreRejected(String json) {
    assertRejected("users", key("u", ID), json, Reason.MISSING_VALUE);
  }

  @Test
  void fieldNamesMatchInAnyCaseAndTheLastValueThatIsNotNullStays() {
    assertRow("users", key("u", ID), "{\"aPPLEid\":\"x\"}", ID, "x");
    assertRow("users", key("u", ID), "{\"AppleID\":\"x\",\"appleid\":\"y\"}", ID, "y");
    assertRow("users", key("u", ID), "{\"appleid\":\"x\",\"AppleID\":\"y\"}", ID, "y");
    assertRow("users", key("u", ID), "{\"AppleID\":\"x\",\"AppleID\":null}", ID, "x");
    assertRow("users", key("u", ID), "{\"App\\u006ceID\":\"x\"}", ID, "x");
    assertRejected("users", key("u", ID), "{\"Apple\u0131D\":\"x\"}", Reason.MISSING_VALUE);
  }

  @Test
  void fieldsThatNobodyWantsAreSkippedWhateverTheyHold() {
    String json =
        "{\"User\":{\"AppleID\":\"inner\",\"x\":[1,{\"AppleID\":\"deeper\"}]},"
            + "\"Text\":\"\\u0000\",\"n\":1e999,\"AppleID\":\"x\"} \n";
    assertRow("users", key("u", ID), json, ID, "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"AppleID\":\"x\"",
        "{\"AppleID\":\"x\"}}",
        "{\"AppleID\":\"x\"} {}",
        "{\"AppleID\":\"x\"}x",
        "{'AppleID':'x'}",
        "{\"AppleID\":\"x\",}",
        "{\"AppleID\":\"\u0001\"}",
        "{\"AppleID\":\"\\x41\"}",
        "{\"AppleID\":\"x\",\"n\":01}",
        "{\"AppleID\":\"x\",\"n\":NaN}",
        "[1,",
        "nul",
        "\ufeff{\"AppleID\":\"x\"}"
      })
  void whatIsNotOneJsonValueIsRejected(String payload) {
    assertRejected("users", key("u", ID), payload, Reason.NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1", "\"x\"", "true", "[{\"AppleID\":\"x\"}]"})
  void jsonThatIsNoObjectIsRejected(String payload) {
    assertRejected("users", key("u", ID), payload, Reason.UNKNOWN_SHAPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "{}", "[\"x\"]"})
  void otherValuesWhereTextBelongsAreRejected(String value) {
    assertRejected("users", key("u", ID), "{\"AppleID\":" + value + "}", Reason.UNKNOWN_SHAPE);
    assertRejected("teas", key("r", ID), "{\"type\":" + value + "}", Reason.UNKNOWN_SHAPE);
    assertRejected("tags", key("t", ID), "{\"CategoryID\":" + value + "}", Reason.UNKNOWN_SHAPE);
  }

  @Test
  void textThatPostgresqlCannotStoreIsRejected() {
    assertRejected("users", key("u", ID), "{\"AppleID\":\"a\\u0000\"}", Reason.INVALID_UTF8);
    byte[] broken = "{\"AppleID\":\"\u00ff\"}".getBytes(ISO_8859_1);
    assertRejected("users", key("u", ID), broken, Reason.INVALID_UTF8);
    byte[] overlong = "{\"AppleID\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1);
    assertRejected("users", key("u", ID), overlong, Reason.INVALID_UTF8);
  }

  @Test
  void replacementCharactersThatWereWrittenAreKept() {
    assertRow("users", key("u", ID), "{\"AppleID\":\"a\ufffd\"}", ID, "a\ufffd");
  }

  @Test
  void loneSurrogatesAreReplacedAndPairsAreKept() {
    assertRow("users", key("u", ID), "{\"AppleID\":\"\\ud83cx\\udf4f\"}", ID, "\ufffdx\ufffd");
    assertRow("users", key("u", ID), "{\"AppleID\":\"\\ud83c\\udf4f\"}", ID, "\ud83c\udf4f");
  }

  @Test
  void valuesNestedTooDeepForTheApplicationAreNotJson() {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    assertRejected("users", key("u", ID), "{\"x\":" + deep + "}", Reason.NOT_JSON);
    String fine = "[".repeat(5_000) + "]".repeat(5_000);
    assertRow("users", key("u", ID), "{\"x\":" + fine + ",\"AppleID\":\"a\"}", ID, "a");
  }

  @Test
  void keysOfAnotherLengthAreRejected() {
    for (KeyspaceSpec each : decoder.keyspaces()) {
      String keyspace = each.keyspace().name();
      byte[] prefix = each.keyspace().range().getStartKey().getBytes();
      for (int length : new int[] {prefix.length, 15, 16, 32, 36, 43, 64}) {
        byte[] key = Arrays.copyOf(prefix, Math.max(prefix.length, length));
        assertRejected(keyspace, key, "{}".getBytes(UTF_8), Reason.BAD_UUID);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tea, green, tea, green",
    "herb, '', herb, ''",
    "coffee, tea, coffee, tea",
    "other, herb, other, herb",
    "free text, tea, tea, free text",
    "'', coffee, coffee, ''",
    "unknown, '', other, ''",
    "unknown, herb, herb, unknown",
    "Tea, green, other, green",
    "free text, more text, other, more text"
  })
  void typeAndDescriptionAreInTheirPlaces(
      String type, String description, String rightType, String rightDescription) {
    String json =
        "{\"name\":\"n\",\"type\":\"" + type + "\",\"description\":\"" + description + "\"}";
    assertRow("teas", key("r", ID), json, ID, "n", rightType, rightDescription);
  }

  @Test
  void missingTextOfATeaIsEmptyAndItsTypeOther() {
    assertRow("teas", key("r", ID), "{}", ID, "", "other", "");
    String nulls = "{\"name\":null,\"type\":null,\"description\":null}";
    assertRow("teas", key("r", ID), nulls, ID, "", "other", "");
  }

  @Test
  void categoriesAreRawNames() {
    assertRow("tag_categories", key("c", ID), "{\"Вкус", ID, "{\"Вкус");
    assertRow("tag_categories", key("c", ID), "", ID, "");
    assertRejected("tag_categories", key("c", ID), "a\0", Reason.INVALID_UTF8);
    assertRejected("tag_categories", key("c", ID), new byte[] {'a', -1}, Reason.INVALID_UTF8);
  }

  @Test
  void tagsNeedTheirCategoryAndNothingElse() {
    String json = "{\"Name\":\"n\",\"Color\":\"#ff0000\",\"CategoryID\":\"" + OTHER + "\"}";
    assertRow("tags", key("t", ID), json, ID, "n", "#ff0000", OTHER);
    assertRow("tags", key("t", ID), "{\"CategoryID\":\"" + OTHER + "\"}", ID, "", "", OTHER);
    assertRejected("tags", key("t", ID), "{\"Name\":\"n\"}", Reason.MISSING_VALUE);
    assertRejected("tags", key("t", ID), "{\"CategoryID\":null}", Reason.MISSING_VALUE);
    assertRejected("tags", key("t", ID), "{\"CategoryID\":\"\"}", Reason.BAD_UUID);
  }

  @Test
  void linksComeFromKeysAlone() {
    assertRow("tea_tags", key("ib", ID, OTHER), "whatever", ID, OTHER);
    assertRow("collection_qr_items", key("il", ID, OTHER), "", ID, OTHER);
  }

  @Test
  void qrInNoCollectionIsReadAndItsIdNeedsNoIndex() {
    assertRow(
        "qr_records",
        key("q", ID),
        QR.formatted(OTHER, 95),
        ID,
        OTHER,
        95L,
        1_767_366_245_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "null, 0",
    "2147483647, 2147483647",
    "2147483648, 2147483647",
    "-2147483648, -2147483648",
    "-2147483649, -2147483648",
    "99999999999999999999999999, 2147483647",
    "-99999999999999999999999999, -2147483648"
  })
  void temperaturesAreClamped(String written, long expected) {
    byte[] key = key("q", ID);
    CollectedRows rows = decode("qr_records", key, QR.formatted(OTHER, written));
    assertThat(rows.rows())
        .singleElement()
        .extracting(row -> row.values().get(2))
        .isEqualTo(expected);
  }

  @Test
  void aTemperatureOfThousandsOfDigitsIsClampedToo() {
    CollectedRows rows = decode("qr_records", key("q", ID), QR.formatted(OTHER, "9".repeat(5_000)));
    assertThat(rows.rows())
        .singleElement()
        .extracting(row -> row.values().get(2))
        .isEqualTo(2147483647L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"95.0", "95.5", "9.5e1", "1E2", "\"95\"", "true", "[]", "{}"})
  void temperaturesThatAreNoIntegersAreRejected(String written) {
    assertRejected("qr_records", key("q", ID), QR.formatted(OTHER, written), Reason.UNKNOWN_SHAPE);
  }

  @Test
  void aMissingTemperatureIsZero() {
    String json = "{\"Tea\":\"" + OTHER + "\",\"ExpirationDate\":" + NOON + "}";
    assertRow("qr_records", key("q", ID), json, ID, OTHER, 0L, NOON_MICROS);
  }

  @Test
  void qrWithoutTeaIsRejected() {
    String json = "{\"ExpirationDate\":" + NOON + "}";
    assertRejected("qr_records", key("q", ID), json, Reason.MISSING_VALUE);
    assertRejected("qr_records", key("q", ID), QR.formatted("x", 1), Reason.BAD_UUID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0001-01-01T00:00:00Z\"",
        "\"0001-01-01T03:00:00+03:00\"",
        "\"0000-12-31T19:00:00-05:00\"",
        "\"0001-01-01T00:00:00.000Z\"",
        "\"0001-01-01T00:00:00.0000000001Z\"",
        "null"
      })
  void qrThatNeverExpiresIsRejectedAndAbortsNothing(String expiration) {
    assertExpirationRejected(expiration, Reason.MISSING_VALUE);
  }

  @Test
  void qrWithoutExpirationIsRejected() {
    String json = "{\"Tea\":\"" + OTHER + "\",\"BowlingTemp\":5}";
    assertRejected("qr_records", key("q", ID), json, Reason.MISSING_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"soon\"", "1767366245", "\"2026-02-30T00:00:00Z\""})
  void expirationsThatAreNoTimestampsAreRejected(String expiration) {
    assertExpirationRejected(expiration, Reason.UNKNOWN_SHAPE);
  }

  @Test
  void qrUnderKeysOfTextGiveWay() {
    String upper = ID.toString().toUpperCase(Locale.ROOT);
    for (String text : List.of(ID.toString(), upper)) {
      byte[] key = ("q" + text).getBytes(UTF_8);
      assertThat(decode("qr_records", key, QR.formatted(OTHER, 95)).rows())
          .containsExactly(
              new CollectedRows.Row(
                  "qr_records", List.of(ID, OTHER, 95L, 1_767_366_245_000_000L), true));
    }
    byte[] bad = ("q" + ID.toString().replace('a', 'g')).getBytes(UTF_8);
    assertRejected("qr_records", bad, QR.formatted(OTHER, 95), Reason.BAD_UUID);
    byte[] good = ("q" + ID).getBytes(UTF_8);
    assertRejected("qr_records", good, "{", Reason.NOT_JSON);
  }

  @Test
  void collectionsBelongToTheUserInTheirKey() {
    String json = "{\"Name\":\"n\",\"UserID\":\"not a uuid\"}";
    assertRow("collections", key("l", OTHER, ID), json, ID, OTHER, "n");
    assertRow("collections", key("l", OTHER, ID), "{}", ID, OTHER, "");
  }

  @Test
  void deviceListsAreJsonArrays() {
    byte[] key = key("id", OTHER);
    CollectedRows rows = decode("device_owners", key, "[\"" + ID + "\",\"urn:uuid:" + ZERO + "\"]");
    assertThat(rows.lookup())
        .containsExactlyInAnyOrderEntriesOf(Map.of(hex(ID), hex(OTHER), hex(ZERO), hex(OTHER)));
    assertThat(rows.rejections()).isEmpty();
  }

  @Test
  void deviceListsOfTheFirstDayAreSixteenBytes() {
    CollectedRows rows = decode("device_owners", key("id", OTHER), bytes(ID));
    assertThat(rows.lookup()).containsExactly(Map.entry(hex(ID), hex(OTHER)));
    UUID bracket = UUID.fromString("5b1c0a52-9d3e-4b7a-8c21-0123456789ab");
    assertThat(decode("device_owners", key("id", OTHER), bytes(bracket)).lookup())
        .containsExactly(Map.entry(hex(bracket), hex(OTHER)));
    assertThat(decode("device_owners", key("id", OTHER), "\"12345678901234\"").lookup()).hasSize(1);
  }

  @Test
  void aJsonArrayOfSixteenBytesIsAJsonArray() {
    CollectedRows rows = decode("device_owners", key("id", OTHER), "[\"123456789012\"]");
    assertThat(rows.lookup()).isEmpty();
    assertThat(rows.rejections())
        .extracting("table", "reason")
        .containsExactly(tuple("devices", Reason.BAD_UUID));
  }

  @Test
  void aBadEntryOfADeviceListLeavesTheOthers() {
    CollectedRows rows = decode("device_owners", key("id", OTHER), "[\"x\",\"" + ID + "\",\"\"]");
    assertThat(rows.lookup()).containsExactly(Map.entry(hex(ID), hex(OTHER)));
    assertThat(rows.rejections())
        .extracting("table", "reason")
        .containsExactly(tuple("devices", Reason.BAD_UUID), tuple("devices", Reason.BAD_UUID));
  }

  @Test
  void emptyDeviceListsAreDecodedToNothing() {
    CollectedRows rows = decode("device_owners", key("id", OTHER), "[]");
    assertThat(rows.lookup()).isEmpty();
    assertThat(rows.rejections()).isEmpty();
  }

  @Test
  void otherDeviceListsAreRejected() {
    byte[] key = key("id", OTHER);
    assertRejected("device_owners", key, new byte[15], Reason.NOT_JSON);
    assertRejected("device_owners", key, bytes(ID, OTHER), Reason.NOT_JSON);
    assertRejected("device_owners", key, "[\"" + ID + "\"", Reason.NOT_JSON);
    assertRejected("device_owners", key, "[1]", Reason.UNKNOWN_SHAPE);
    assertRejected("device_owners", key, "[\"" + ID + "\",[\"x\"]]", Reason.UNKNOWN_SHAPE);
    assertRejected("device_owners", key, "[null]", Reason.UNKNOWN_SHAPE);
    assertRejected("device_owners", key, "{}", Reason.UNKNOWN_SHAPE);
    byte[] broken = "[\"\u00ff\"]".getBytes(ISO_8859_1);
    assertRejected("device_owners", key, broken, Reason.INVALID_UTF8);
  }

  @Test
  void devicesBelongToTheUserWhoseListNamesThem() {
    for (String own : List.of(ZERO.toString(), ID.toString(), "not a uuid")) {
      String json = "{\"UserID\":\"" + own + "\",\"Token\":\"t\"}";
      CollectedRows rows = new CollectedRows();
      rows.decode(
          decoder, "devices", new SourceRecord(key("d", ID), json.getBytes(UTF_8)), bytes(OTHER));
      assertThat(rows.rows())
          .containsExactly(new CollectedRows.Row("devices", List.of(ID, OTHER, "t"), false));
    }
  }

  @Test
  void devicesThatNoListNamesBelongToTheirOwnUser() {
    String json = "{\"UserID\":\"" + OTHER + "\"}";
    assertRow("devices", key("d", ID), json, ID, OTHER, "");
    assertRejected("devices", key("d", ID), "{\"UserID\":\"" + ZERO + "\"}", Reason.MISSING_VALUE);
    assertRejected("devices", key("d", ID), "{\"UserID\":null}", Reason.MISSING_VALUE);
    assertRejected("devices", key("d", ID), "{}", Reason.MISSING_VALUE);
    assertRejected("devices", key("d", ID), "{\"UserID\":\"x\"}", Reason.BAD_UUID);
  }

  @Test
  void devicesAskTheLookupForTheirId() {
    assertThat(decoder.lookupKey("devices", new SourceRecord(key("d", ID), new byte[0])))
        .isEqualTo(bytes(ID));
    assertThat(decoder.lookupKey("devices", new SourceRecord(new byte[16], new byte[0]))).isNull();
    assertThat(decoder.lookupKey("teas", new SourceRecord(key("r", ID), new byte[0]))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "null, 0", "32767, 32767", "-32768, -32768"})
  void notificationTypesAreSmallNumbers(String written, long expected) {
    String json = "{\"UserID\":\"" + OTHER + "\",\"Type\":" + written + "}";
    assertRow("notifications", key("o", ID), json, ID, OTHER, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "32768, OUT_OF_RANGE",
    "-32769, OUT_OF_RANGE",
    "99999999999999999999, OUT_OF_RANGE",
    "1.0, UNKNOWN_SHAPE",
    "'\"1\"', UNKNOWN_SHAPE"
  })
  void otherNotificationTypesAreRejected(String written, Reason reason) {
    String json = "{\"UserID\":\"" + OTHER + "\",\"Type\":" + written + "}";
    assertRejected("notifications", key("o", ID), json, reason);
  }

  @Test
  void notificationsNeedAUser() {
    assertRow("notifications", key("o", ID), "{\"UserID\":\"" + OTHER + "\"}", ID, OTHER, 0L);
    assertRejected("notifications", key("o", ID), "{\"Type\":1}", Reason.MISSING_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 0",
    "1000, 1",
    "1767366245123456789, 1767366245123456",
    "1767366245999999999, 1767366245999999",
    "9223372036854775807, 9223372036854775",
    "9223372036854775808, 9223372036854775",
    "18446744073709551615, 9223372036854775"
  })
  void consumptionTimesAreTruncatedToMicroseconds(BigInteger nanos, long micros) {
    byte[] key = consumption(nanos.longValue());
    assertRow("consumptions", key, "", ID, micros, OTHER);
    assertRow("consumptions", key, "ignored", ID, micros, OTHER);
  }

  @Test
  void noMessageHoldsAValue() {
    String secret = "planted-secret";
    List<CollectedRows> all =
        List.of(
            decode("users", key("u", ID), "{\"JWT\":\"" + secret),
            decode("users", key("u", ID), "{\"JWT\":\"" + secret + "\"}"),
            decode("users", key("u", ID), "\"" + secret + "\""),
            decode("users", key("u", ID), "{\"AppleID\":[\"" + secret + "\"]}"),
            decode("tags", key("t", ID), "{\"CategoryID\":\"" + secret + "\"}"),
            decode("devices", key("d", ID), "{\"Token\":\"" + secret + "\\u0000\"}"));
    for (CollectedRows each : all) {
      assertThat(each.rejections())
          .singleElement()
          .satisfies(
              rejection -> assertThat(rejection.message()).doesNotContain(secret).isNotBlank());
    }
  }

  private void assertExpirationRejected(String expiration, Reason reason) {
    String json = "{\"Tea\":\"" + OTHER + "\",\"ExpirationDate\":" + expiration + "}";
    assertRejected("qr_records", key("q", ID), json, reason);
  }

  private void assertRow(String keyspace, byte[] key, String payload, Object... values) {
    CollectedRows rows = decode(keyspace, key, payload);
    assertThat(rows.rejections()).isEmpty();
    assertThat(rows.rows())
        .containsExactly(new CollectedRows.Row(keyspace, Arrays.asList(values), false));
  }

  private void assertRejected(String keyspace, byte[] key, String payload, Reason reason) {
    assertRejected(keyspace, key, payload.getBytes(UTF_8), reason);
  }

  private void assertRejected(String keyspace, byte[] key, byte[] payload, Reason reason) {
    CollectedRows rows = decode(keyspace, key, payload);
    assertThat(rows.rows()).isEmpty();
    assertThat(rows.rejections())
        .singleElement()
        .extracting("table", "reason")
        .containsExactly(null, reason);
  }

  private CollectedRows decode(String keyspace, byte[] key, String payload) {
    return decode(keyspace, key, payload.getBytes(UTF_8));
  }

  private CollectedRows decode(String keyspace, byte[] key, byte[] payload) {
    return decode(keyspace, key, payload, null);
  }

  private CollectedRows decode(
      String keyspace, byte[] key, byte[] payload, byte @Nullable [] lookup) {
    CollectedRows rows = new CollectedRows();
    rows.decode(decoder, keyspace, new SourceRecord(key, payload), lookup);
    return rows;
  }

  private KeyspaceSpec spec(String keyspace) {
    return decoder.keyspaces().stream()
        .filter(each -> each.keyspace().name().equals(keyspace))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] key(String prefix, UUID... ids) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(prefix.getBytes(UTF_8));
    key.writeBytes(bytes(ids));
    return key.toByteArray();
  }

  private static byte[] consumption(long nanos) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(key("ix", ID));
    key.writeBytes(ByteBuffer.allocate(8).putLong(nanos).array());
    key.writeBytes(bytes(OTHER));
    return key.toByteArray();
  }

  private static byte[] bytes(UUID... ids) {
    ByteBuffer buffer = ByteBuffer.allocate(16 * ids.length);
    for (UUID id : ids) {
      buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
    return buffer.array();
  }

  private static String hex(UUID id) {
    return HexFormat.of().formatHex(bytes(id));
  }
}
