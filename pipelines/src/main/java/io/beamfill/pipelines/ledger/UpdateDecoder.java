package io.beamfill.pipelines.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.pipelines.text.Utf8;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.page.Reason;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Makes rows of an update: one of the update, one of each of its events. JSON is passed on as it
 * was received; fields that are not known stay in it.
 */
final class UpdateDecoder {
  private static final String ASSIGNMENT = "reassign_create";
  private static final String UNASSIGNMENT = "reassign_archive";

  private UpdateDecoder() {}

  /**
   * Decodes one item of an answer.
   *
   * @throws RejectedException where it is no update of a known shape
   */
  static void decode(HistoryKeyspace keyspace, byte[] payload, RowOutput output) {
    String json = new String(payload, UTF_8);
    Update update = read(json);
    Utf8.requireValid(json, payload, "the update");
    if (update.events() != null) {
      transaction(UpdateRow.of(keyspace, update, json), update, output);
    } else if (update.reassignment() != null) {
      reassignment(UpdateRow.of(keyspace, update, json), update.reassignment(), output);
    } else {
      throw new RejectedException(
          Reason.UNKNOWN_SHAPE, "the update has neither events_by_id nor an event");
    }
  }

  private static Update read(String json) {
    try (JsonSlices slices = new JsonSlices(json)) {
      if (slices.isObject()) {
        Update update = Update.read(slices);
        if (slices.atEnd()) {
          return update;
        }
      }
    } catch (IOException malformed) {
      throw new RejectedException(Reason.NOT_JSON, "the update is not one JSON value");
    }
    throw new RejectedException(Reason.UNKNOWN_SHAPE, "the update is not a JSON object");
  }

  private static void transaction(UpdateRow row, Update update, RowOutput output) {
    if (update.roots() == null) {
      throw new RejectedException(Reason.UNKNOWN_SHAPE, "root_event_ids is missing");
    }
    row.write(output);
    int order = 0;
    for (var each : Preorder.of(update.roots(), update.events()).entrySet()) {
      Event event = each.getValue();
      if (event.isCreated() || event.isExercised()) {
        String type = event.isCreated() ? "created" : "exercised";
        event(row, each.getKey(), order, type, event, event.json(), output);
      } else {
        output.rejectedRow(
            LedgerTables.EVENTS,
            Reason.UNKNOWN_SHAPE,
            "the event %s has the unknown type %s".formatted(each.getKey(), event.type()));
      }
      order++;
    }
  }

  private static void reassignment(UpdateRow row, Reassignment event, RowOutput output) {
    if (event.created() != null) {
      row.write(output);
      String id = event.created().id();
      event(
          row,
          id == null ? row.firstEventId() : id,
          0,
          ASSIGNMENT,
          event.created(),
          event.json(),
          output);
    } else if (event.contractId() != null) {
      row.write(output);
      Event contract = Event.ofContract(event.contractId());
      event(row, row.firstEventId(), 0, UNASSIGNMENT, contract, event.json(), output);
    } else {
      throw new RejectedException(
          Reason.UNKNOWN_SHAPE, "the reassignment has neither created_event nor contract_id");
    }
  }

  private static void event(
      UpdateRow row,
      String id,
      int order,
      String type,
      Event event,
      String json,
      RowOutput output) {
    boolean creates = !event.isExercised();
    output.row(
        LedgerTables.EVENTS,
        row.migration(),
        id,
        row.id(),
        order,
        type,
        row.synchronizer(),
        row.recordTime(),
        row.round(),
        event.contractId(),
        event.templateId(),
        event.packageName(),
        event.choice(),
        creates ? null : event.consuming(),
        event.actingParties(),
        event.interfaceId(),
        event.children(),
        event.exerciseResult(),
        event.signatories(),
        event.observers(),
        createdAt(row, event.createdAt()),
        event.payload(),
        json,
        json);
  }

  private static long createdAt(UpdateRow row, @Nullable String createdAt) {
    return createdAt == null ? row.recordTime() : Micros.of(createdAt, "created_at");
  }
}
