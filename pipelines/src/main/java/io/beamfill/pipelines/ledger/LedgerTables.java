package io.beamfill.pipelines.ledger;

import static io.beamfill.transforms.decode.ValueType.BOOLEAN;
import static io.beamfill.transforms.decode.ValueType.INTEGER;
import static io.beamfill.transforms.decode.ValueType.JSON;
import static io.beamfill.transforms.decode.ValueType.TEXT;
import static io.beamfill.transforms.decode.ValueType.TIMESTAMP;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RowKey;
import io.beamfill.transforms.decode.TableSpec;
import java.util.List;

/**
 * The tables of a ledger's history, with every column that an explorer's schema is known to have.
 * What a target lacks is not written.
 */
final class LedgerTables {
  static final TableSpec UPDATES =
      new TableSpec(
              "ledger_updates",
              List.of(
                  ColumnSpec.of("migration_id", INTEGER),
                  ColumnSpec.of("update_id", TEXT),
                  ColumnSpec.of("synchronizer_id", TEXT),
                  ColumnSpec.of("record_time", TIMESTAMP),
                  ColumnSpec.of("effective_at", TIMESTAMP),
                  ColumnSpec.of("round", INTEGER),
                  ColumnSpec.of("update_type", TEXT),
                  ColumnSpec.of("kind", TEXT),
                  ColumnSpec.of("workflow_id", TEXT),
                  ColumnSpec.of("offset", INTEGER),
                  ColumnSpec.arrayOf("root_event_ids", TEXT),
                  ColumnSpec.of("event_count", INTEGER),
                  ColumnSpec.of("submitter", TEXT),
                  ColumnSpec.of("source_synchronizer", TEXT),
                  ColumnSpec.of("target_synchronizer", TEXT),
                  ColumnSpec.of("unassign_id", TEXT),
                  ColumnSpec.of("reassignment_counter", INTEGER),
                  ColumnSpec.of("update_data", JSON),
                  ColumnSpec.of("raw", JSON)),
              List.of("migration_id", "update_id"))
          .withNarrower(newestMigration("update_id"));

  static final TableSpec EVENTS =
      new TableSpec(
              "ledger_events",
              List.of(
                  ColumnSpec.of("migration_id", INTEGER),
                  ColumnSpec.of("event_id", TEXT),
                  ColumnSpec.of("update_id", TEXT),
                  ColumnSpec.of("event_order", INTEGER),
                  ColumnSpec.of("event_type", TEXT),
                  ColumnSpec.of("synchronizer_id", TEXT),
                  ColumnSpec.of("record_time", TIMESTAMP),
                  ColumnSpec.of("round", INTEGER),
                  ColumnSpec.of("contract_id", TEXT),
                  ColumnSpec.of("template_id", TEXT),
                  ColumnSpec.of("package_name", TEXT),
                  ColumnSpec.of("choice", TEXT),
                  ColumnSpec.of("consuming", BOOLEAN),
                  ColumnSpec.arrayOf("acting_parties", TEXT),
                  ColumnSpec.of("interface_id", TEXT),
                  ColumnSpec.arrayOf("child_event_ids", TEXT),
                  ColumnSpec.of("exercise_result", JSON),
                  ColumnSpec.arrayOf("signatories", TEXT),
                  ColumnSpec.arrayOf("observers", TEXT),
                  ColumnSpec.of("created_at_ts", TIMESTAMP),
                  ColumnSpec.of("payload", JSON),
                  ColumnSpec.of("event_data", JSON),
                  ColumnSpec.of("raw", JSON)),
              List.of("migration_id", "event_id"))
          .withNarrower(newestMigration("event_id"));

  private LedgerTables() {}

  /**
   * A contract that is carried over two migrations comes twice, under one id. Where a target has
   * room for one row of an id only, that of the newest migration stays.
   */
  private static RowKey newestMigration(String id) {
    return new RowKey(List.of(id), "migration_id");
  }
}
