package io.beamfill.pipelines.ledger;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.page.Reason;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an update's row, and the rows of its events, have in common.
 *
 * @param id the update's id
 * @param migration its migration
 * @param synchronizer the one on whose time it stands: of an assignment the target, of an
 *     unassignment the source
 * @param recordTime in microseconds since 1970
 * @param round the bucket of ten minutes since 1970; 0 for import updates
 * @param update the update as it was read
 * @param json the update as it was received
 */
record UpdateRow(
    String id,
    long migration,
    @Nullable String synchronizer,
    long recordTime,
    long round,
    Update update,
    String json) {
  private static final long ROUND_MICROS = 600_000_000;

  static UpdateRow of(HistoryKeyspace keyspace, Update update, String json) {
    long recordTime = Micros.of(required(update.recordTime(), "record_time"), "record_time");
    return new UpdateRow(
        required(update.id(), "update_id"),
        migration(keyspace, update),
        synchronizer(keyspace, update),
        recordTime,
        keyspace.imports() ? 0 : Math.floorDiv(recordTime, ROUND_MICROS),
        update,
        json);
  }

  private static long migration(HistoryKeyspace keyspace, Update update) {
    if (update.migration() != null) {
      return update.migration();
    }
    Reassignment event = update.reassignment();
    return event != null && event.migration() != null ? event.migration() : keyspace.migration();
  }

  private static @Nullable String synchronizer(HistoryKeyspace keyspace, Update update) {
    Reassignment event = update.reassignment();
    String own = update.synchronizer();
    if (own == null && event != null) {
      own = event.created() == null ? event.source() : event.target();
    }
    return own == null ? keyspace.synchronizer() : own;
  }

  private static String required(@Nullable String value, String field) {
    if (value == null || value.isEmpty()) {
      throw new RejectedException(Reason.MISSING_VALUE, field + " is missing");
    }
    return value;
  }

  /** The id of the only event of a reassignment. */
  String firstEventId() {
    return id + ":0";
  }

  void write(RowOutput output) {
    Reassignment event = update.reassignment();
    boolean transaction = update.events() != null;
    String type = transaction ? "transaction" : "reassignment";
    output.row(
        LedgerTables.UPDATES,
        migration,
        id,
        synchronizer,
        recordTime,
        effectiveAt(),
        round,
        type,
        type,
        update.workflowId(),
        update.offset(),
        transaction ? update.roots() : List.of(),
        transaction ? update.events().size() : 1,
        event == null ? null : event.submitter(),
        event == null ? null : event.source(),
        event == null ? null : event.target(),
        event == null ? null : event.unassignId(),
        event == null ? null : event.counter(),
        json,
        json);
  }

  private @Nullable Long effectiveAt() {
    if (update.effectiveAt() != null) {
      return Micros.of(update.effectiveAt(), "effective_at");
    }
    Reassignment event = update.reassignment();
    boolean created = event != null && event.created() != null;
    return created && event.created().createdAt() != null
        ? (Long) Micros.of(event.created().createdAt(), "created_at")
        : null;
  }
}
