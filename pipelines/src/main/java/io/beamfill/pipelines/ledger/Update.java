package io.beamfill.pipelines.ledger;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** An item of the API's answers. Its fields alone tell what it is. */
final class Update {
  private @Nullable String id;
  private @Nullable Long migration;
  private @Nullable String workflowId;
  private @Nullable String recordTime;
  private @Nullable String synchronizer;
  private @Nullable String effectiveAt;
  private @Nullable String offset;
  private @Nullable List<String> roots;
  private @Nullable Map<String, Event> events;
  private @Nullable Reassignment reassignment;

  /** Reads the object at which the walk is. */
  static Update read(JsonSlices slices) throws IOException {
    Update update = new Update();
    slices.fields(field -> update.field(field, slices));
    return update;
  }

  private void field(String field, JsonSlices slices) throws IOException {
    switch (field) {
      case "update_id" -> id = slices.text(field);
      case "migration_id" -> migration = slices.integer(field);
      case "workflow_id" -> workflowId = slices.text(field);
      case "record_time" -> recordTime = slices.text(field);
      case "synchronizer_id" -> synchronizer = slices.text(field);
      case "effective_at" -> effectiveAt = slices.text(field);
      case "offset" -> offset = slices.slice();
      case "root_event_ids" -> roots = slices.texts(field);
      case "events_by_id" -> events(slices);
      case "event" -> reassignment(slices);
      default -> slices.skip();
    }
  }

  private void events(JsonSlices slices) throws IOException {
    if (!slices.isObject()) {
      slices.skip();
      return;
    }
    Map<String, Event> byId = new LinkedHashMap<>();
    slices.fields(
        each -> {
          if (!slices.isObject()) {
            throw new RejectedException(
                Reason.UNKNOWN_SHAPE, "the event " + each + " is not an object");
          }
          if (byId.put(each, Event.read(slices)) != null) {
            throw new RejectedException(
                Reason.UNKNOWN_SHAPE, "the event " + each + " comes twice in one update");
          }
        });
    events = byId;
  }

  private void reassignment(JsonSlices slices) throws IOException {
    if (slices.isObject()) {
      reassignment = Reassignment.read(slices);
    } else {
      slices.skip();
    }
  }

  @Nullable String id() {
    return id;
  }

  @Nullable Long migration() {
    return migration;
  }

  @Nullable String workflowId() {
    return workflowId;
  }

  @Nullable String recordTime() {
    return recordTime;
  }

  @Nullable String synchronizer() {
    return synchronizer;
  }

  @Nullable String effectiveAt() {
    return effectiveAt;
  }

  /** The offset where it is a number, written as one or as text. */
  @Nullable Long offset() {
    if (offset == null) {
      return null;
    }
    try {
      return Long.valueOf(offset.replace("\"", ""));
    } catch (NumberFormatException opaque) {
      return null;
    }
  }

  @Nullable List<String> roots() {
    return roots;
  }

  /** The events of a transaction, as they are written; null where it is none. */
  @Nullable Map<String, Event> events() {
    return events;
  }

  /** The event of a reassignment; null where it is none. */
  @Nullable Reassignment reassignment() {
    return reassignment;
  }
}
