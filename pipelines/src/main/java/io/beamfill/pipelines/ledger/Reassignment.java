package io.beamfill.pipelines.ledger;

import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A contract's move between synchronizers: an assignment has the contract, an unassignment its id.
 */
final class Reassignment {
  private @Nullable String submitter;
  private @Nullable String source;
  private @Nullable String target;
  private @Nullable String unassignId;
  private @Nullable Long counter;
  private @Nullable Long migration;
  private @Nullable Event created;
  private @Nullable String contractId;
  private String json = "";

  /** Reads the object at which the walk is. */
  static Reassignment read(JsonSlices slices) throws IOException {
    Reassignment reassignment = new Reassignment();
    int start = slices.start();
    slices.fields(field -> reassignment.field(field, slices));
    reassignment.json = slices.since(start);
    return reassignment;
  }

  private void field(String field, JsonSlices slices) throws IOException {
    switch (field) {
      case "submitter" -> submitter = slices.text(field);
      case "source_synchronizer" -> source = slices.text(field);
      case "target_synchronizer" -> target = slices.text(field);
      case "unassign_id" -> unassignId = slices.text(field);
      case "reassignment_counter" -> counter = slices.integer(field);
      case "migration_id" -> migration = slices.integer(field);
      case "contract_id" -> contractId = slices.text(field);
      case "created_event" -> {
        if (slices.isObject()) {
          created = Event.read(slices);
        } else {
          slices.skip();
        }
      }
      default -> slices.skip();
    }
  }

  @Nullable String submitter() {
    return submitter;
  }

  @Nullable String source() {
    return source;
  }

  @Nullable String target() {
    return target;
  }

  @Nullable String unassignId() {
    return unassignId;
  }

  @Nullable Long counter() {
    return counter;
  }

  @Nullable Long migration() {
    return migration;
  }

  /** The contract of an assignment, or null. */
  @Nullable Event created() {
    return created;
  }

  /** The contract's id of an unassignment, or null. */
  @Nullable String contractId() {
    return contractId;
  }

  /** The event as it was received. */
  String json() {
    return json;
  }
}
