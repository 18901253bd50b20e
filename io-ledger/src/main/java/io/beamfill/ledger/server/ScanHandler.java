package io.beamfill.ledger.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests as a Scan service does. */
final class ScanHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ScanServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;

  private volatile ScanAnswers answers;

  ScanHandler(Ledger ledger) {
    this.answers = new ScanAnswers(ledger);
  }

  void serve(Ledger ledger) {
    answers = new ScanAnswers(ledger);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (RefusedRequest refused) {
        send(exchange, refused.status(), refused.getMessage());
      } catch (DateTimeParseException | JsonProcessingException malformed) {
        send(exchange, BAD_REQUEST, "The request content was malformed.");
      } catch (RuntimeException defect) {
        LOG.error("The Scan server failed", defect);
        send(exchange, INTERNAL_ERROR, "There was an internal server error.");
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    ScanAnswers now = answers;
    String path = exchange.getRequestURI().getPath().replaceFirst("^/api/scan", "");
    if (path.equals("/v0/backfilling/status")) {
      send(exchange, now.status());
      return;
    }
    JsonNode request = request(exchange);
    switch (path) {
      case "/v0/backfilling/migration-info" -> send(exchange, now.migrationInfo(request));
      case "/v0/backfilling/updates-before" -> send(exchange, now.updatesBefore(request));
      case "/v0/backfilling/import-updates" -> send(exchange, now.importUpdates(request));
      default -> throw new RefusedRequest(NOT_FOUND, "The requested resource could not be found.");
    }
  }

  private static JsonNode request(HttpExchange exchange) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      JsonNode request = JSON.readTree(body);
      if (!request.isObject()) {
        throw new RefusedRequest(BAD_REQUEST, "The request content was malformed.");
      }
      return request;
    }
  }

  private static void send(HttpExchange exchange, ScanAnswers.Body body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES)) {
      body.writeTo(out);
    }
  }

  private static void send(HttpExchange exchange, int status, String error) throws IOException {
    byte[] body =
        JSON.writeValueAsString(JSON.createObjectNode().put("error", error))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
