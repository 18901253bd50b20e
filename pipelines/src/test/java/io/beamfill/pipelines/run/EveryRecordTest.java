package io.beamfill.pipelines.run;

import static io.beamfill.pipelines.testing.TeaRecords.bytes;
import static io.beamfill.pipelines.testing.TeaRecords.id;
import static io.beamfill.pipelines.testing.TeaRecords.json;
import static io.beamfill.pipelines.testing.TeaRecords.key;
import static io.beamfill.pipelines.testing.TeaRecords.qr;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.pipelines.testing.TeaRecords;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of record that a copy by hand loses, changes or stumbles over, down to its rows. */
class EveryRecordTest {
  private static final String USER = id("01");
  private static final String USER_WITHOUT_APPLE_ID = id("02");
  private static final String OTHER_USER = id("03");
  private static final String TEA = id("11");
  private static final String TEA_OF_NO_TYPE = id("12");
  private static final String DELETED_TEA = id("1f");
  private static final String QR = id("21");
  private static final String HOT_QR = id("22");
  private static final String COLD_QR = id("23");
  private static final String QR_OF_DELETED_TEA = id("24");
  private static final String QR_THAT_NEVER_EXPIRES = id("25");
  private static final String DEVICE = id("31");
  private static final String SECOND_DEVICE = id("32");
  private static final String DEVICE_OF_THE_FIRST_DAY = id("33");
  private static final String DEVICE_OF_NOBODY = id("34");
  private static final String DEVICE_WITHOUT_RECORD = id("35");
  private static final String CATEGORY = id("41");
  private static final String TAG = id("51");
  private static final String COLLECTION = id("61");
  private static final String NOTIFICATION = id("71");
  private static final String ZERO = "00000000-0000-0000-0000-000000000000";

  @TempDir private static Path folder;

  private static TargetDatabase database;
  private static BeamfillProcess.Outcome outcome;

  @BeforeAll
  static void load() {
    records().writeBackup(folder.resolve("backup"));
    database = TargetServer.newDatabase();
    outcome =
        TeaJob.create(folder, folder.resolve("backup"), database)
            .run("--set=limits.quarantine=50%");
  }

  private static TeaRecords records() {
    TeaRecords records = new TeaRecords();
    records.add("u", USER, "{'ID':'" + USER + "','AppleID':'anna'}");
    records.add("u", USER_WITHOUT_APPLE_ID, "{'ID':'" + USER_WITHOUT_APPLE_ID + "','AppleID':''}");
    records.add("u", OTHER_USER, "{'AppleID':'ben'}");
    records.add("r", TEA, "{'Name':'Sencha','Type':'tea','Description':''}");
    records.add("r", TEA_OF_NO_TYPE, "{'Name':'Mate','Type':'drink','Description':'green'}");
    records.add("q", QR, qr(TEA, "80", "2026-05-06T07:08:09.1234567Z"));
    records.add("q", HOT_QR, qr(TEA, "99999999999", "1969-12-31T23:59:59.9999999Z"));
    records.add("q", COLD_QR, qr(TEA, "-99999999999", "1960-01-01T00:00:00.0000009+02:00"));
    records.add("q", QR_OF_DELETED_TEA, qr(DELETED_TEA, "80", "2026-05-06T07:08:09Z"));
    records.add("q", QR_THAT_NEVER_EXPIRES, qr(TEA, "80", "0001-01-01T00:00:00Z"));
    records.add(
        "id", USER, "['" + DEVICE + "','" + SECOND_DEVICE + "','" + DEVICE_WITHOUT_RECORD + "']");
    records.add(key("id", OTHER_USER), bytes(DEVICE_OF_THE_FIRST_DAY));
    records.add("d", DEVICE, "{'UserID':'" + ZERO + "','Token':'first'}");
    records.add("d", SECOND_DEVICE, "{'UserID':'" + ZERO + "','Token':'second'}");
    records.add("d", DEVICE_OF_THE_FIRST_DAY, "{'UserID':'" + ZERO + "','Token':'third'}");
    records.add("d", DEVICE_OF_NOBODY, "{'UserID':'" + ZERO + "','Token':'fourth'}");
    records.add("c", CATEGORY, "Origin");
    records.add("t", TAG, "{'Name':'Japan','Color':'#FFFFFF','CategoryID':'" + CATEGORY + "'}");
    records.add("ib", TEA + TAG, "");
    records.add("l", USER + COLLECTION, "{'Name':'Mine'}");
    records.add("il", COLLECTION + QR, "");
    records.add("o", NOTIFICATION, "{'UserID':'" + USER + "','Type':1}");
    String nanos = new BigInteger("1700000000123456789").toString(16);
    records.add("ix", USER + nanos + TEA, "");
    records.add("ix", OTHER_USER + "ffffffffffffffff" + TEA, "");
    return records;
  }

  @Test
  void aFewBadRecordsDoNotEndTheJob() {
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
  }

  @Test
  void devicesAreFoundThroughListsOfEveryForm() {
    assertRows(
        "SELECT id, user_id, token FROM devices",
        List.of(DEVICE, USER, "first"),
        List.of(SECOND_DEVICE, USER, "second"),
        List.of(DEVICE_OF_THE_FIRST_DAY, OTHER_USER, "third"));
  }

  @Test
  void qrInNoCollectionAreLoadedAndEachOnce() {
    assertRows("SELECT id FROM qr_records", List.of(QR), List.of(HOT_QR), List.of(COLD_QR));
    assertRows("SELECT collection_id, qr_id FROM collection_qr_items", List.of(COLLECTION, QR));
  }

  @Test
  void temperaturesAreClamped() {
    assertRows(
        "SELECT id, boiling_temp FROM qr_records",
        List.of(QR, "80"),
        List.of(HOT_QR, "2147483647"),
        List.of(COLD_QR, "-2147483648"));
  }

  @Test
  void timesAreTruncatedToMicrosecondsBefore1970Too() {
    assertRows(
        "SELECT id, expiration_date AT TIME ZONE 'UTC' FROM qr_records",
        List.of(QR, "2026-05-06 07:08:09.123456"),
        List.of(HOT_QR, "1969-12-31 23:59:59.999999"),
        List.of(COLD_QR, "1959-12-31 22:00:00"));
    assertRows(
        "SELECT user_id, ts AT TIME ZONE 'UTC', tea_id FROM consumptions",
        List.of(USER, "2023-11-14 22:13:20.123456", TEA),
        List.of(OTHER_USER, "2262-04-11 23:47:16.854775", TEA));
  }

  @Test
  void emptyTextStaysEmptyAndUnknownTypesAreOther() {
    assertRows(
        "SELECT id, name, type, description FROM teas",
        List.of(TEA, "Sencha", "tea", ""),
        List.of(TEA_OF_NO_TYPE, "Mate", "other", "green"));
  }

  @Test
  void theOtherTablesAreFilledToo() {
    assertRows("SELECT id, apple_id FROM users", List.of(USER, "anna"), List.of(OTHER_USER, "ben"));
    assertRows("SELECT id, name FROM tag_categories", List.of(CATEGORY, "Origin"));
    assertRows(
        "SELECT id, name, color, category_id FROM tags",
        List.of(TAG, "Japan", "#FFFFFF", CATEGORY));
    assertRows("SELECT tea_id, tag_id FROM tea_tags", List.of(TEA, TAG));
    assertRows("SELECT id, user_id, name FROM collections", List.of(COLLECTION, USER, "Mine"));
    assertRows("SELECT id, user_id, type FROM notifications", List.of(NOTIFICATION, USER, "1"));
  }

  @Test
  void whatCannotBeLoadedIsInQuarantineWithItsWholeKeyAndItsPayload() {
    assertRows(
        "SELECT keyspace, encode(position, 'hex'), coalesce(table_name, ''), reason,"
            + " convert_from(payload, 'UTF8') FROM beamfill.backfill_quarantine",
        quarantined(
            "users",
            key("u", USER_WITHOUT_APPLE_ID),
            "",
            "MISSING_VALUE",
            "{'ID':'" + USER_WITHOUT_APPLE_ID + "','AppleID':''}"),
        quarantined(
            "qr_records",
            key("q", QR_OF_DELETED_TEA),
            "qr_records",
            "PARENT_MISSING",
            qr(DELETED_TEA, "80", "2026-05-06T07:08:09Z")),
        quarantined(
            "qr_records",
            key("q", QR_THAT_NEVER_EXPIRES),
            "",
            "MISSING_VALUE",
            qr(TEA, "80", "0001-01-01T00:00:00Z")),
        quarantined(
            "device_owners",
            key("id", USER),
            "devices",
            "PARENT_MISSING",
            "['" + DEVICE + "','" + SECOND_DEVICE + "','" + DEVICE_WITHOUT_RECORD + "']"),
        quarantined(
            "devices",
            key("d", DEVICE_OF_NOBODY),
            "",
            "MISSING_VALUE",
            "{'UserID':'" + ZERO + "','Token':'fourth'}"));
  }

  private static List<String> quarantined(
      String keyspace, byte[] position, String table, String reason, String payload) {
    return List.of(keyspace, HexFormat.of().formatHex(position), table, reason, json(payload));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static void assertRows(String query, List<String>... rows) {
    assertThat(database.query(query)).containsExactlyInAnyOrder(rows);
  }
}
