package io.beamfill.ledger.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server answers as the API is described, over real HTTP. */
class ScanServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Ledger ledger = Ledger.of(900, 5);
  private final ScanServer server = start(ledger);
  private final HttpClient client = HttpClient.newHttpClient();

  private static ScanServer start(Ledger ledger) {
    try {
      return ScanServer.start(ledger);
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.endpoint() + "/v0/backfilling/" + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode answer(String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private JsonNode updatesBefore(long migration, String synchronizer, String before, int count)
      throws Exception {
    return answer(
            "updates-before",
            """
            {"migration_id":%d,"synchronizer_id":"%s","before":"%s","count":%d}\
            """
                .formatted(migration, synchronizer, before, count))
        .get("transactions");
  }

  @Test
  void givesEveryUpdateOnceInDescendingOrder() throws Exception {
    List<String> walked = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Migration migration : ledger.migrations()) {
      for (Synchronizer synchronizer : migration.synchronizers()) {
        Updates updates = ledger.updates(migration, synchronizer);
        for (long i = updates.count() - 1; i >= 0; i--) {
          expected.add(updates.id(i));
        }
        String before = "9999-01-01T00:00:00Z";
        while (true) {
          JsonNode page = updatesBefore(migration.id(), synchronizer.id(), before, 70);
          if (page.isEmpty()) {
            break;
          }
          for (JsonNode update : page) {
            assertThat(Instant.parse(update.get("record_time").asText()))
                .isBefore(Instant.parse(before));
            before = update.get("record_time").asText();
            walked.add(update.get("update_id").asText());
          }
        }
      }
    }
    assertThat(walked).isEqualTo(expected).hasSize(900);
  }

  @Test
  void keepsToBothEndsOfARange() throws Exception {
    Migration migration = ledger.migrations().get(0);
    Synchronizer synchronizer = migration.synchronizers().get(0);
    Updates updates = ledger.updates(migration, synchronizer);
    JsonNode page =
        answer(
                "updates-before",
                """
                {"migration_id":0,"synchronizer_id":"%s","at_or_after":"%s","before":"%s","count":1000}\
                """
                    .formatted(
                        synchronizer.id(),
                        Times.trimmed(updates.micros(100)),
                        Times.trimmed(updates.micros(110))))
            .get("transactions");
    assertThat(page).hasSize(10);
    assertThat(page.get(0).get("update_id").asText()).isEqualTo(updates.id(109));
    assertThat(page.get(9).get("update_id").asText()).isEqualTo(updates.id(100));
  }

  @Test
  void tellsTheRangeOfEachSynchronizerBothEndsIncluded() throws Exception {
    JsonNode info = answer("migration-info", "{\"migration_id\":1}");
    assertThat(info.get("complete").asBoolean()).isTrue();
    assertThat(info.get("previous_migration_id").asLong()).isZero();
    assertThat(info.get("record_time_range")).hasSize(2);
    Migration migration = ledger.migrations().get(1);
    for (int i = 0; i < 2; i++) {
      Synchronizer synchronizer = migration.synchronizers().get(i);
      Updates updates = ledger.updates(migration, synchronizer);
      JsonNode range = info.get("record_time_range").get(i);
      assertThat(range.get("synchronizer_id").asText()).isEqualTo(synchronizer.id());
      assertThat(Times.microsRoundedUp(range.get("min").asText())).isEqualTo(updates.micros(0));
      assertThat(Times.microsRoundedUp(range.get("max").asText()))
          .isEqualTo(updates.micros(updates.count() - 1));
    }
    assertThat(answer("migration-info", "{\"migration_id\":0}").has("previous_migration_id"))
        .isFalse();
  }

  @Test
  void writesTransactionsWithTheirEventsInLexicographicOrder() throws Exception {
    Migration migration = ledger.migrations().get(0);
    Synchronizer synchronizer = migration.synchronizers().get(0);
    Updates updates = ledger.updates(migration, synchronizer);
    JsonNode page = updatesBefore(0, synchronizer.id(), "9999-01-01T00:00:00Z", 1_000);
    int bytes = 0;
    int events = 0;
    for (int i = 0; i < page.size(); i++) {
      JsonNode update = page.get(i);
      long index = updates.count() - 1 - i;
      List<String> ids = new ArrayList<>();
      update.get("events_by_id").fieldNames().forEachRemaining(ids::add);
      assertThat(ids).hasSize(updates.events(index)).isSorted();
      Set<String> reached = new HashSet<>();
      update.get("root_event_ids").forEach(root -> reach(update, root.asText(), reached));
      assertThat(reached).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(update.get("record_time").asText()).matches(".*\\.\\d{6}Z");
      bytes += update.toString().length();
      events += ids.size();
    }
    assertThat(bytes / events).isBetween(800, 1_300);
  }

  private static void reach(JsonNode update, String id, Set<String> reached) {
    assertThat(reached.add(id)).isTrue();
    JsonNode children = update.get("events_by_id").get(id).path("child_event_ids");
    children.forEach(child -> reach(update, child.asText(), reached));
  }

  @Test
  void writesReassignmentsWithoutAnEnvelope() throws Exception {
    Set<String> shapes = new HashSet<>();
    Synchronizer synchronizer = ledger.migrations().get(2).synchronizers().get(0);
    for (JsonNode update : updatesBefore(2, synchronizer.id(), "9999-01-01T00:00:00Z", 1_000)) {
      if (update.has("event")) {
        assertThat(update.has("migration_id")).isFalse();
        assertThat(update.has("synchronizer_id")).isFalse();
        JsonNode event = update.get("event");
        boolean assignment = event.has("created_event");
        shapes.add(assignment ? "assignment" : "unassignment");
        assertThat(event.get(assignment ? "target_synchronizer" : "source_synchronizer").asText())
            .isEqualTo(synchronizer.id());
        assertThat(event.has("contract_id")).isNotEqualTo(assignment);
      }
    }
    assertThat(shapes).containsExactlyInAnyOrder("assignment", "unassignment");
  }

  @Test
  void carriesAContractOverUnderOneId() throws Exception {
    List<String> first = importIds(1);
    List<String> second = importIds(2);
    assertThat(first).isSorted().hasSize(18);
    assertThat(second).isSorted().hasSize(22).containsAll(first);
  }

  private List<String> importIds(long migration) throws Exception {
    List<String> ids = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode page =
          answer(
                  "import-updates",
                  """
                  {"migration_id":%d,"after_update_id":"%s","limit":3}\
                  """
                      .formatted(migration, after))
              .get("transactions");
      if (page.isEmpty()) {
        return ids;
      }
      for (JsonNode update : page) {
        after = update.get("update_id").asText();
        ids.add(after);
        JsonNode event = update.get("events_by_id").get(after + ":0");
        assertThat(event.get("contract_id").asText()).isEqualTo(after);
        assertThat(update.get("record_time").asText()).isEqualTo("0001-01-01T00:00:00Z");
      }
    }
  }

  @Test
  void refusesAsTheApiDoes() throws Exception {
    HttpResponse<String> unknown = post("migration-info", "{\"migration_id\":7}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("{\"error\":\"No data for migration 7\"}");
    String tooMany =
        "{\"migration_id\":0,\"synchronizer_id\":\"x\",\"before\":\"9999-01-01T00:00:00Z\",\"count\":1001}";
    assertThat(post("updates-before", tooMany).statusCode()).isEqualTo(400);
    assertThat(post("updates-before", tooMany).body())
        .isEqualTo("{\"error\":\"Exceeded limit maximum (1001 > 1000).\"}");
    assertThat(post("updates-before", tooMany.replace("1001", "0")).body())
        .isEqualTo("{\"error\":\"Limit must be at least 1.\"}");
    assertThat(post("updates-before", "[]").statusCode()).isEqualTo(400);
    assertThat(post("updates-before", "{").statusCode()).isEqualTo(400);
  }

  @Test
  void counts() throws Exception {
    long events = 0;
    for (Migration migration : ledger.migrations()) {
      for (Synchronizer synchronizer : migration.synchronizers()) {
        for (JsonNode update :
            updatesBefore(migration.id(), synchronizer.id(), "9999-01-01T00:00:00Z", 1_000)) {
          events += update.has("event") ? 1 : update.get("events_by_id").size();
        }
      }
      events += migration.imports();
    }
    assertThat(ledger.eventCount()).isEqualTo(events);
    assertThat(ledger.importCount()).isEqualTo(40);
  }
}
