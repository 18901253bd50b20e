package io.beamfill.ledger.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a Scan service answers of one ledger. */
final class ScanAnswers {
  /** Writes an answer's body. */
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final int MOST = 1_000;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final Ledger ledger;

  ScanAnswers(Ledger ledger) {
    this.ledger = ledger;
  }

  Body status() {
    boolean complete = ledger.migrations().stream().allMatch(Migration::complete);
    return text("{\"complete\":" + complete + "}");
  }

  Body migrationInfo(JsonNode request) {
    Migration migration = migration(request);
    StringBuilder answer = new StringBuilder("{\"record_time_range\":[");
    String separator = "";
    for (Synchronizer each : migration.synchronizers()) {
      if (each.updates() > 0) {
        Updates updates = ledger.updates(migration, each);
        answer.append(separator).append("{\"synchronizer_id\":\"").append(each.id());
        answer.append("\",\"min\":\"").append(Times.trimmed(updates.micros(0)));
        answer.append("\",\"max\":\"").append(Times.trimmed(updates.micros(updates.count() - 1)));
        answer.append("\"}");
        separator = ",";
      }
    }
    answer.append("],\"complete\":").append(migration.complete());
    ledger.migrations().stream()
        .filter(each -> each.id() < migration.id())
        .mapToLong(Migration::id)
        .max()
        .ifPresent(previous -> answer.append(",\"previous_migration_id\":").append(previous));
    if (migration.imports() > 0) {
      String last = ledger.imports(migration).id(migration.imports() - 1);
      answer.append(",\"last_import_update_id\":\"").append(last).append('"');
    }
    answer.append(",\"import_updates_complete\":").append(migration.importsComplete());
    return text(answer.append('}').toString());
  }

  Body updatesBefore(JsonNode request) {
    int count = count(request, "count");
    String synchronizerId = request.path("synchronizer_id").asText();
    Migration migration = migration(request);
    long before = Times.microsRoundedUp(request.path("before").asText());
    Synchronizer synchronizer =
        migration.synchronizers().stream()
            .filter(each -> each.id().equals(synchronizerId))
            .findFirst()
            .orElse(new Synchronizer(synchronizerId, 0, 0, 4));
    Updates updates = ledger.updates(migration, synchronizer);
    long end = updates.before(before);
    long start =
        request.has("at_or_after")
            ? updates.before(Times.microsRoundedUp(request.path("at_or_after").asText()))
            : 0;
    long last = Math.max(start, end - count);
    return out -> {
      StringBuilder item = new StringBuilder();
      UpdateJson json = new UpdateJson(item);
      write(out, "{\"transactions\":[");
      for (long i = end - 1; i >= last; i--) {
        item.append(i == end - 1 ? "" : ",");
        json.append(updates, i);
        write(out, item.toString());
        item.setLength(0);
      }
      write(out, "]}");
    };
  }

  Body importUpdates(JsonNode request) {
    int limit = count(request, "limit");
    Migration migration = migration(request);
    Imports imports = ledger.imports(migration);
    long start = imports.upTo(request.path("after_update_id").asText());
    long end = Math.min(imports.count(), start + limit);
    int eventBytes = ledger.contents().eventBytes();
    return out -> {
      StringBuilder item = new StringBuilder();
      UpdateJson json = new UpdateJson(item);
      write(out, "{\"transactions\":[");
      for (long i = start; i < end; i++) {
        item.append(i == start ? "" : ",");
        json.append(imports, i, eventBytes);
        write(out, item.toString());
        item.setLength(0);
      }
      write(out, "]}");
    };
  }

  private Migration migration(JsonNode request) {
    long id = request.path("migration_id").asLong(-1);
    return ledger.migrations().stream()
        .filter(each -> each.id() == id)
        .findFirst()
        .orElseThrow(() -> new RefusedRequest(NOT_FOUND, "No data for migration " + id));
  }

  private static int count(JsonNode request, String field) {
    int count = request.path(field).asInt();
    if (count > MOST) {
      String message = "Exceeded limit maximum (" + count + " > " + MOST + ").";
      throw new RefusedRequest(BAD_REQUEST, message);
    }
    if (count < 1) {
      throw new RefusedRequest(BAD_REQUEST, "Limit must be at least 1.");
    }
    return count;
  }

  private static Body text(String text) {
    return out -> write(out, text);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
