package io.beamfill.ledger.server;

/** Writes updates as the API's answers hold them. */
final class UpdateJson {
  private static final String IMPORT_TIME = "0001-01-01T00:00:00Z";
  private static final int EFFECTIVE_WITHIN_MICROS = 3_000_000;

  private final StringBuilder text;
  private final EventJson events;

  UpdateJson(StringBuilder text) {
    this.text = text;
    this.events = new EventJson(text);
  }

  void append(Updates updates, long index) {
    switch (updates.kind(index)) {
      case TRANSACTION -> transaction(updates, index);
      case ASSIGNMENT -> reassignment(updates, index, true);
      case UNASSIGNMENT -> reassignment(updates, index, false);
    }
  }

  private void transaction(Updates updates, long index) {
    String id = updates.id(index);
    long micros = updates.micros(index);
    // Before or after the record time.
    long effective =
        micros
            - EFFECTIVE_WITHIN_MICROS
            + Hash.below(2L * EFFECTIVE_WITHIN_MICROS, updates.hash(index, 20));
    text.append("{\"update_id\":\"").append(id);
    text.append("\",\"migration_id\":").append(updates.migration().id());
    text.append(",\"workflow_id\":\"workflow-").append(index % 1_000);
    text.append("\",\"record_time\":\"");
    Times.appendFixed(text, micros);
    text.append("\",\"synchronizer_id\":\"").append(updates.synchronizer().id());
    text.append("\",\"effective_at\":\"").append(Times.trimmed(effective));
    text.append("\",\"offset\":\"1\",");
    new EventTree(id, updates, index).append(events, text);
    text.append('}');
  }

  private void reassignment(Updates updates, long index, boolean assignment) {
    String here = updates.synchronizer().id();
    String other =
        updates.migration().synchronizers().stream()
            .map(Synchronizer::id)
            .filter(each -> !each.equals(here))
            .findFirst()
            .orElseThrow();
    String id = updates.id(index);
    text.append("{\"update_id\":\"").append(id);
    text.append("\",\"offset\":\"1\",\"record_time\":\"");
    Times.appendFixed(text, updates.micros(index));
    text.append("\",\"event\":{\"submitter\":\"").append(EventJson.party(index));
    text.append("\",\"source_synchronizer\":\"").append(assignment ? other : here);
    text.append("\",\"target_synchronizer\":\"").append(assignment ? here : other);
    text.append("\",\"migration_id\":").append(updates.migration().id());
    text.append(",\"unassign_id\":\"").append(index).append("\",\"reassignment_counter\":");
    text.append(1 + index % 3);
    if (assignment) {
      text.append(",\"created_event\":");
      events.created(id + ":0", updates.hash(index, 21), updates.micros(index), size(updates));
    } else {
      text.append(",\"contract_id\":\"");
      events.contractId(updates.hash(index, 21));
      text.append('"');
    }
    text.append("}}");
  }

  private static int size(Updates updates) {
    return updates.ledger().contents().eventBytes();
  }

  void append(Imports imports, long index, int eventBytes) {
    String id = imports.id(index);
    text.append("{\"update_id\":\"").append(id);
    text.append("\",\"migration_id\":").append(imports.migration().id());
    text.append(",\"workflow_id\":\"canton-network-acs-import-").append(id);
    text.append("\",\"record_time\":\"").append(IMPORT_TIME);
    text.append("\",\"synchronizer_id\":\"");
    text.append(imports.migration().synchronizers().get(0).id());
    text.append("\",\"effective_at\":\"").append(IMPORT_TIME);
    text.append("\",\"offset\":\"0\",\"root_event_ids\":[\"").append(id);
    text.append(":0\"],\"events_by_id\":{\"").append(id).append(":0\":");
    long created = imports.migration().synchronizers().get(0).firstMicros() + index;
    events.createdAs(id + ":0", id, imports.hash(index, 9), created, eventBytes);
    text.append("}}");
  }
}
