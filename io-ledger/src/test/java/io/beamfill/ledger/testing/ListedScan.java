package io.beamfill.ledger.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.beamfill.ledger.scan.RecordTime;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A Scan service with the updates of a list, in migration 0 and one synchronizer, and the import
 * updates of another. Pages are as short as a seed has it. Times may be equal, as those of a ledger
 * never are.
 */
public final class ListedScan implements HttpHandler {
  /** The only synchronizer. */
  public static final String SYNCHRONIZER = "global::1220";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An update: its time, its id, and how many bytes it has beside what it must have. */
  public record Update(long micros, String id, int bytes) {
    /** As an answer has it. */
    public String json() {
      return "{\"update_id\":\"%s\", \"migration_id\":0,\"record_time\":\"%s\",\"x\":\"%s\"}"
          .formatted(id, RecordTime.format(micros), "y".repeat(bytes));
    }
  }

  private final List<Update> updates;
  private final List<String> imports;
  private final Random random;
  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();

  /**
   * @param updates in any order
   * @param imports ids, in any order
   * @param seed of the length of pages
   */
  public ListedScan(List<Update> updates, List<String> imports, long seed) {
    this.updates =
        updates.stream().sorted(Comparator.comparingLong(Update::micros).reversed()).toList();
    this.imports = imports.stream().sorted().toList();
    this.random = new Random(seed);
  }

  /** All that it was asked for updates and import updates. */
  public List<JsonNode> requests() {
    return new ArrayList<>(requests);
  }

  /** Newest first. */
  public List<Update> updates() {
    return updates;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    JsonNode request;
    try (InputStream body = exchange.getRequestBody()) {
      request = JSON.readTree(body);
    }
    String path = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    switch (path) {
      case "migration-info" -> info(exchange, request);
      case "updates-before" -> {
        requests.add(request);
        page(exchange, before(request), request.path("count").asInt());
      }
      case "import-updates" -> {
        requests.add(request);
        page(exchange, after(request), request.path("limit").asInt());
      }
      default -> Answers.send(exchange, 404, "{\"error\":\"no such path\"}");
    }
  }

  private void info(HttpExchange exchange, JsonNode request) throws IOException {
    if (request.path("migration_id").asInt() != 0) {
      Answers.send(exchange, 404, "{\"error\":\"No data for migration\"}");
      return;
    }
    String range =
        updates.isEmpty()
            ? ""
            : "{\"synchronizer_id\":\"%s\",\"min\":\"%s\",\"max\":\"%s\"}"
                .formatted(
                    SYNCHRONIZER,
                    RecordTime.format(updates.get(updates.size() - 1).micros()),
                    RecordTime.format(updates.get(0).micros()));
    String last =
        imports.isEmpty()
            ? ""
            : ",\"last_import_update_id\":\"" + imports.get(imports.size() - 1) + "\"";
    Answers.send(
        exchange, 200, "{\"record_time_range\":[" + range + "],\"complete\":true" + last + "}");
  }

  private Stream<String> before(JsonNode request) {
    long before = RecordTime.parse(request.path("before").asText());
    long atOrAfter = RecordTime.parse(request.path("at_or_after").asText());
    return updates.stream()
        .filter(each -> each.micros() < before && each.micros() >= atOrAfter)
        .map(Update::json);
  }

  private Stream<String> after(JsonNode request) {
    String after = request.path("after_update_id").asText();
    return imports.stream()
        .filter(each -> each.compareTo(after) > 0)
        .map(
            each ->
                "{\"update_id\":\"%s\",\"record_time\":\"0001-01-01T00:00:00Z\"}".formatted(each));
  }

  /** At least one if there is one, but often less than was asked for. */
  private void page(HttpExchange exchange, Stream<String> items, int count) throws IOException {
    int length;
    synchronized (random) {
      length = random.nextBoolean() ? count : 1 + random.nextInt(count);
    }
    String page = String.join(",", items.limit(length).toList());
    Answers.send(exchange, 200, "{\"transactions\":[" + page + "]}");
  }
}
