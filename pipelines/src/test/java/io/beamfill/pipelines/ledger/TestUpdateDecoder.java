package io.beamfill.pipelines.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.ledger.server.Ledger;
import io.beamfill.ledger.server.ScanServer;
import io.beamfill.pipelines.tea.CollectedRows;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an update, by its shape. */
class TestUpdateDecoder {
  private static final HistoryKeyspace KEYSPACE = new HistoryKeyspace(2, "global::1220", false);
  private static final long MICROS = 1_735_689_600_123_456L;

  private static final String TRANSACTION =
      """
      {"update_id":"u1","migration_id":3,"workflow_id":"w","record_time":"2025-01-01T00:00:00.123456Z",
       "synchronizer_id":"other::1220","effective_at":"2025-01-01T00:00:00.5Z","offset":"000000000000000001",
       "root_event_ids":["u1:0","u1:2"],"extra":{"kept":[1.10,1e400]},
       "events_by_id":{
        "u1:0":{"event_type":"exercised_event","event_id":"u1:0","contract_id":"c0","template_id":"p:M:T",
          "package_name":"n","choice":"Do","choice_argument":{"a" : 1.50},"child_event_ids":["u1:10","u1:1"],
          "exercise_result":"done","consuming":true,"acting_parties":["[x]","y\\\\z"],"interface_id":null},
        "u1:1":{"event_type":"created_event","event_id":"u1:1","contract_id":"c1","template_id":"p:M:T",
          "package_name":"n","create_arguments":{"n":12345678901234567890.10},"created_at":"2025-01-01T00:00:00.12345699Z",
          "signatories":["s"],"observers":[]},
        "u1:10":{"event_type":"exercised_event","event_id":"u1:10","contract_id":"c2","template_id":"p:M:T",
          "package_name":"n","choice":"Archive","choice_argument":{},"child_event_ids":[],"exercise_result":null,
          "consuming":false,"acting_parties":[],"interface_id":"p:I:F"},
        "u1:2":{"event_type":"created_event","event_id":"u1:2","contract_id":"c3","template_id":"p:M:T",
          "package_name":"n","create_arguments":{},"created_at":"2025-01-01T00:00:00Z","signatories":[],"observers":[]}}}
      """;

  private static CollectedRows decode(HistoryKeyspace keyspace, String json) {
    CollectedRows rows = new CollectedRows();
    UpdateDecoder.decode(keyspace, json.getBytes(UTF_8), rows);
    return rows;
  }

  private static Object value(CollectedRows.Row row, String column) {
    TableSpec table =
        row.table().equals("ledger_updates") ? LedgerTables.UPDATES : LedgerTables.EVENTS;
    List<String> names = table.columns().stream().map(ColumnSpec::name).toList();
    return row.values().get(names.indexOf(column));
  }

  private static List<Object> values(CollectedRows rows, String column) {
    return rows.rows().stream()
        .filter(each -> each.table().equals("ledger_events"))
        .map(each -> value(each, column))
        .toList();
  }

  @Test
  void aTransactionIsARowOfItsOwnAndOneForEachEvent() {
    CollectedRows rows = decode(KEYSPACE, TRANSACTION);
    CollectedRows.Row update = rows.rows().get(0);
    assertThat(update.table()).isEqualTo("ledger_updates");
    assertThat(value(update, "migration_id")).isEqualTo(3L);
    assertThat(value(update, "update_id")).isEqualTo("u1");
    assertThat(value(update, "synchronizer_id")).isEqualTo("other::1220");
    assertThat(value(update, "record_time")).isEqualTo(MICROS);
    assertThat(value(update, "effective_at")).isEqualTo(1_735_689_600_500_000L);
    assertThat(value(update, "round")).isEqualTo(2_892_816L);
    assertThat(value(update, "update_type")).isEqualTo("transaction");
    assertThat(value(update, "kind")).isEqualTo("transaction");
    assertThat(value(update, "workflow_id")).isEqualTo("w");
    assertThat(value(update, "offset")).isEqualTo(1L);
    assertThat(value(update, "event_count")).isEqualTo(4);
    assertThat(value(update, "update_data")).isEqualTo(TRANSACTION);
    assertThat(rows.rows()).hasSize(5);
    assertThat(rows.rejections()).isEmpty();
  }

  @Test
  void eventsComeInPreorderNotInTheOrderOfTheirIds() {
    CollectedRows rows = decode(KEYSPACE, TRANSACTION);
    assertThat(values(rows, "event_id")).containsExactly("u1:0", "u1:10", "u1:1", "u1:2");
    assertThat(values(rows, "event_order")).containsExactly(0, 1, 2, 3);
  }

  @Test
  void createsAndExercisesKeepWhatIsTheirs() {
    CollectedRows rows = decode(KEYSPACE, TRANSACTION);
    assertThat(values(rows, "event_type"))
        .containsExactly("exercised", "exercised", "created", "created");
    assertThat(values(rows, "choice")).containsExactly("Do", "Archive", null, null);
    assertThat(values(rows, "consuming")).containsExactly(true, false, null, null);
    assertThat(values(rows, "interface_id")).containsExactly(null, "p:I:F", null, null);
    assertThat(values(rows, "acting_parties"))
        .containsExactly(List.of("[x]", "y\\z"), List.of(), null, null);
    assertThat(values(rows, "signatories")).containsExactly(null, null, List.of("s"), List.of());
    assertThat(values(rows, "exercise_result")).containsExactly("\"done\"", null, null, null);
    assertThat(values(rows, "created_at_ts"))
        .containsExactly(MICROS, MICROS, MICROS, 1_735_689_600_000_000L);
  }

  @Test
  void payloadsAreTheArgumentsVerbatim() {
    CollectedRows rows = decode(KEYSPACE, TRANSACTION);
    assertThat(values(rows, "payload"))
        .containsExactly("{\"a\" : 1.50}", "{}", "{\"n\":12345678901234567890.10}", "{}");
    assertThat((String) values(rows, "event_data").get(1))
        .startsWith("{\"event_type\":\"exercised_event\",\"event_id\":\"u1:10\"")
        .endsWith("\"interface_id\":\"p:I:F\"}");
  }

  @Test
  void anAssignmentBelongsToItsTarget() {
    CollectedRows rows =
        decode(
            KEYSPACE,
            """
            {"update_id":"u2","offset":"7","record_time":"2025-01-01T00:00:00.123456Z","event":
             {"submitter":"me","source_synchronizer":"a::1","target_synchronizer":"b::1","migration_id":4,
              "unassign_id":"9","reassignment_counter":2,"created_event":{"event_type":"created_event",
              "event_id":"u2:0","contract_id":"c","template_id":"p:M:T","package_name":"n",
              "create_arguments":{"x":"y"},"created_at":"2024-12-01T00:00:00Z","signatories":["s"],"observers":["o"]}}}
            """);
    CollectedRows.Row update = rows.rows().get(0);
    assertThat(value(update, "migration_id")).isEqualTo(4L);
    assertThat(value(update, "synchronizer_id")).isEqualTo("b::1");
    assertThat(value(update, "update_type")).isEqualTo("reassignment");
    assertThat(value(update, "effective_at")).isEqualTo(1_733_011_200_000_000L);
    assertThat(value(update, "reassignment_counter")).isEqualTo(2L);
    assertThat(values(rows, "event_type")).containsExactly("reassign_create");
    assertThat(values(rows, "event_id")).containsExactly("u2:0");
    assertThat(values(rows, "payload")).containsExactly("{\"x\":\"y\"}");
    assertThat(values(rows, "consuming")).containsExactly((Object) null);
  }

  @Test
  void anUnassignmentBelongsToItsSourceAndHasAnEvent() {
    CollectedRows rows =
        decode(
            KEYSPACE,
            """
            {"update_id":"u3","record_time":"2025-01-01T00:00:00.123456Z","event":{"submitter":"me",
             "source_synchronizer":"a::1","target_synchronizer":"b::1","contract_id":"c9"}}
            """);
    assertThat(value(rows.rows().get(0), "synchronizer_id")).isEqualTo("a::1");
    assertThat(value(rows.rows().get(0), "migration_id")).isEqualTo(2L);
    assertThat(value(rows.rows().get(0), "effective_at")).isNull();
    assertThat(values(rows, "event_type")).containsExactly("reassign_archive");
    assertThat(values(rows, "event_id")).containsExactly("u3:0");
    assertThat(values(rows, "contract_id")).containsExactly("c9");
    assertThat(values(rows, "payload")).containsExactly((Object) null);
  }

  @Test
  void importUpdatesHaveNoRound() {
    HistoryKeyspace imports = new HistoryKeyspace(2, "", true);
    CollectedRows rows =
        decode(imports, TRANSACTION.replace("2025-01-01T00:00:00.123456Z", "0001-01-01T00:00:00Z"));
    assertThat(value(rows.rows().get(0), "round")).isEqualTo(0L);
    assertThat(value(rows.rows().get(0), "record_time")).isEqualTo(-62_135_596_800_000_000L);
  }

  @Test
  void anUnknownEventIsRejectedAndTheOthersAreKept() {
    CollectedRows rows =
        decode(
            KEYSPACE,
            TRANSACTION.replaceFirst(
                "\"event_type\":\"created_event\"", "\"event_type\":\"new_event\""));
    assertThat(rows.rows()).hasSize(4);
    assertThat(rows.rejections())
        .containsExactly(
            new CollectedRows.Rejection(
                "ledger_events",
                Reason.UNKNOWN_SHAPE,
                "the event u1:1 has the unknown type new_event"));
    assertThat(values(rows, "event_order")).containsExactly(0, 1, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"update_id":"u"                                        | NOT_JSON
          {"update_id":"u"} {}                                    | UNKNOWN_SHAPE
          []                                                      | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z"}  | UNKNOWN_SHAPE
          {"update_id":"u","reassignment":{"event":{}}}           | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","event":{"submitter":"x"}} | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"soon","root_event_ids":[],"events_by_id":{}} | UNKNOWN_SHAPE
          {"record_time":"2025-01-01T00:00:00Z","root_event_ids":[],"events_by_id":{}} | MISSING_VALUE
          {"update_id":"u","root_event_ids":[],"events_by_id":{}} | MISSING_VALUE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","events_by_id":{}} | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","root_event_ids":["a"],"events_by_id":{}} | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","root_event_ids":[],"events_by_id":{"a":{"event_type":"created_event"}}} | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","root_event_ids":["a","a"],"events_by_id":{"a":{"event_type":"created_event"}}} | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","root_event_ids":["a"],"events_by_id":{"a":7}} | UNKNOWN_SHAPE
          {"update_id":"u","record_time":"2025-01-01T00:00:00Z","root_event_ids":["a"],"events_by_id":{"a":{},"a":{}}} | UNKNOWN_SHAPE
          {"update_id":"u\\u0000","record_time":"2025-01-01T00:00:00Z","root_event_ids":[],"events_by_id":{}} | INVALID_UTF8
          """)
  void whatIsNoUpdateIsRejectedWithItsReason(String json, Reason reason) {
    assertThatThrownBy(() -> decode(KEYSPACE, json))
        .isInstanceOfSatisfying(
            RejectedException.class,
            rejected -> assertThat(rejected.reason()).as(rejected.getMessage()).isEqualTo(reason));
  }

  @Test
  void bytesThatAreNoTextAreRejectedNotReplaced() {
    byte[] payload = TRANSACTION.replace("\"done\"", "\"d?ne\"").getBytes(UTF_8);
    payload[TRANSACTION.indexOf("\"done\"") + 2] = (byte) 0xff;
    assertThatThrownBy(() -> UpdateDecoder.decode(KEYSPACE, payload, new CollectedRows()))
        .isInstanceOfSatisfying(
            RejectedException.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.INVALID_UTF8));
  }

  @Test
  void decodesWhatAServerSends() throws Exception {
    Ledger ledger = Ledger.of(600, 3);
    long updates = 0;
    long events = 0;
    try (ScanServer server = ScanServer.start(ledger)) {
      for (var migration : ledger.migrations()) {
        for (var synchronizer : migration.synchronizers()) {
          HistoryKeyspace keyspace = new HistoryKeyspace(migration.id(), synchronizer.id(), false);
          for (JsonNode item : items(server, migration.id(), synchronizer.id())) {
            CollectedRows rows = decode(keyspace, item.toString());
            CollectedRows.Row update = rows.rows().get(0);
            assertThat(value(update, "synchronizer_id")).isEqualTo(synchronizer.id());
            assertThat(value(update, "record_time"))
                .isEqualTo(micros(item.get("record_time").asText()));
            assertThat(values(rows, "event_id")).doesNotHaveDuplicates();
            updates++;
            events += rows.rows().size() - 1;
          }
        }
      }
    }
    assertThat(updates).isEqualTo(600);
    assertThat(events).isEqualTo(ledger.eventCount() - ledger.importCount());
  }

  private static long micros(String text) {
    Instant instant = Instant.parse(text);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  private static List<JsonNode> items(ScanServer server, long migration, String synchronizer)
      throws Exception {
    String body =
        """
        {"migration_id":%d,"synchronizer_id":"%s","before":"9999-01-01T00:00:00Z","count":1000}\
        """
            .formatted(migration, synchronizer);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.endpoint() + "/v0/backfilling/updates-before"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    List<JsonNode> items = new ArrayList<>();
    new ObjectMapper().readTree(response.body()).get("transactions").forEach(items::add);
    return items;
  }
}
