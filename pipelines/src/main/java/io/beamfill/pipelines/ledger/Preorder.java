package io.beamfill.pipelines.ledger;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which a transaction's events happened: each before its children, children in their
 * order. The order in which the API writes them is that of their ids as text.
 */
final class Preorder {
  private Preorder() {}

  /**
   * Sorts.
   *
   * @throws RejectedException where the events are no forest of these roots: something would be
   *     lost, or come twice
   */
  static Map<String, Event> of(List<String> roots, Map<String, Event> events) {
    Map<String, Event> ordered = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    pushAll(open, roots);
    while (!open.isEmpty()) {
      String id = open.pop();
      Event event = events.get(id);
      if (event == null) {
        throw broken("events_by_id lacks the event " + id);
      }
      if (ordered.put(id, event) != null) {
        throw broken("the event " + id + " has two places in the tree");
      }
      if (event.children() != null) {
        pushAll(open, event.children());
      }
    }
    if (ordered.size() < events.size()) {
      String lost =
          events.keySet().stream().filter(id -> !ordered.containsKey(id)).findFirst().orElseThrow();
      throw broken("no root leads to the event " + lost);
    }
    return ordered;
  }

  private static void pushAll(Deque<String> open, List<String> ids) {
    for (int i = ids.size() - 1; i >= 0; i--) {
      open.push(String.valueOf(ids.get(i)));
    }
  }

  private static RejectedException broken(String message) {
    return new RejectedException(Reason.UNKNOWN_SHAPE, message);
  }
}
