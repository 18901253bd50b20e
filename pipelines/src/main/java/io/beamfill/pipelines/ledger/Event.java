package io.beamfill.pipelines.ledger;

import java.io.IOException;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** An event as the API gives it: one with a create's or one with an exercise's fields. */
final class Event {
  private static final String CREATED = "created_event";
  private static final String EXERCISED = "exercised_event";

  private @Nullable String type;
  private @Nullable String id;
  private @Nullable String contractId;
  private @Nullable String templateId;
  private @Nullable String packageName;
  private @Nullable String choice;
  private @Nullable Boolean consuming;
  private @Nullable String interfaceId;
  private @Nullable String createdAt;
  private @Nullable String createArguments;
  private @Nullable String choiceArgument;
  private @Nullable String exerciseResult;
  private @Nullable List<String> signatories;
  private @Nullable List<String> observers;
  private @Nullable List<String> actingParties;
  private @Nullable List<String> children;
  private String json = "";

  /** Reads the object at which the walk is. */
  static Event read(JsonSlices slices) throws IOException {
    Event event = new Event();
    int start = slices.start();
    slices.fields(field -> event.field(field, slices));
    event.json = slices.since(start);
    return event;
  }

  /** All that is known of a contract that left. */
  static Event ofContract(String contractId) {
    Event event = new Event();
    event.contractId = contractId;
    return event;
  }

  private void field(String field, JsonSlices slices) throws IOException {
    switch (field) {
      case "event_type" -> type = slices.text(field);
      case "event_id" -> id = slices.text(field);
      case "contract_id" -> contractId = slices.text(field);
      case "template_id" -> templateId = slices.text(field);
      case "package_name" -> packageName = slices.text(field);
      case "choice" -> choice = slices.text(field);
      case "consuming" -> consuming = slices.flag(field);
      case "interface_id" -> interfaceId = slices.text(field);
      case "created_at" -> createdAt = slices.text(field);
      case "create_arguments" -> createArguments = slices.slice();
      case "choice_argument" -> choiceArgument = slices.slice();
      case "exercise_result" -> exerciseResult = slices.slice();
      case "signatories" -> signatories = slices.texts(field);
      case "observers" -> observers = slices.texts(field);
      case "acting_parties" -> actingParties = slices.texts(field);
      case "child_event_ids" -> children = slices.texts(field);
      default -> slices.skip();
    }
  }

  boolean isCreated() {
    return CREATED.equals(type);
  }

  boolean isExercised() {
    return EXERCISED.equals(type);
  }

  @Nullable String type() {
    return type;
  }

  @Nullable String id() {
    return id;
  }

  @Nullable String contractId() {
    return contractId;
  }

  @Nullable String templateId() {
    return templateId;
  }

  @Nullable String packageName() {
    return packageName;
  }

  @Nullable String choice() {
    return choice;
  }

  @Nullable Boolean consuming() {
    return consuming;
  }

  @Nullable String interfaceId() {
    return interfaceId;
  }

  @Nullable String createdAt() {
    return createdAt;
  }

  /** What was created, or the choice's argument. */
  @Nullable String payload() {
    return createArguments == null ? choiceArgument : createArguments;
  }

  @Nullable String exerciseResult() {
    return exerciseResult;
  }

  @Nullable List<String> signatories() {
    return signatories;
  }

  @Nullable List<String> observers() {
    return observers;
  }

  @Nullable List<String> actingParties() {
    return actingParties;
  }

  @Nullable List<String> children() {
    return children;
  }

  /** The event as it was received. */
  String json() {
    return json;
  }
}
