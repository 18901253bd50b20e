package io.beamfill.ledger.server;

import java.util.ArrayList;
import java.util.List;

/**
 * The events of a transaction: one or two roots, exercises with children, creates as leaves. They
 * are written in the lexicographic order of their ids, which is not the order of the tree.
 */
final class EventTree {
  private static final int ROOTS_FROM = 8;

  private final String update;
  private final Updates updates;
  private final long index;
  private final List<List<Integer>> children = new ArrayList<>();
  private final List<Integer> roots = new ArrayList<>();

  EventTree(String update, Updates updates, long index) {
    this.update = update;
    this.updates = updates;
    this.index = index;
    int events = updates.events(index);
    for (int event = 0; event < events; event++) {
      children.add(new ArrayList<>());
    }
    int secondRoot =
        events >= ROOTS_FROM && (updates.hash(index, 30) & 3) == 0 ? events / 2 : events;
    grow(0, secondRoot);
    if (secondRoot < events) {
      grow(secondRoot, events);
    }
  }

  /** A root at {@code first}; every third event below it has the two after it as children. */
  private void grow(int first, int end) {
    roots.add(first);
    for (int event = first + 1; event < end; event++) {
      boolean parent = event % 3 == 1 && event + 2 < end;
      children.get(first).add(event);
      if (parent) {
        children.get(event).add(event + 1);
        children.get(event).add(event + 2);
        event += 2;
      }
    }
  }

  void append(EventJson json, StringBuilder text) {
    text.append("\"root_event_ids\":[");
    for (int i = 0; i < roots.size(); i++) {
      text.append(i == 0 ? "\"" : ",\"").append(id(roots.get(i))).append('"');
    }
    text.append("],\"events_by_id\":{");
    String separator = "";
    for (int event : lexicographically(children.size())) {
      String id = id(event);
      text.append(separator).append('"').append(id).append("\":");
      separator = ",";
      event(json, event, id);
    }
    text.append('}');
  }

  private void event(EventJson json, int event, String id) {
    long hash = Hash.of(updates.hash(index, 31), event, 0);
    long micros = updates.micros(index);
    int bytes = updates.ledger().contents().eventBytes();
    if (event == 0) {
      bytes += updates.extraBytes(index);
    }
    if (children.get(event).isEmpty() && (hash & 0xf00) != 0) {
      json.created(id, hash, micros, bytes);
    } else {
      json.exercised(id, hash, micros, bytes, children.get(event).stream().map(this::id).toList());
    }
  }

  private String id(int event) {
    return update + ':' + event;
  }

  /** The numbers below {@code count} in the order of their digits: 0, 1, 10, 11, 2. */
  private static List<Integer> lexicographically(int count) {
    List<Integer> order = new ArrayList<>(count);
    for (int first = 0; first < Math.min(count, 10); first++) {
      append(order, first, count);
    }
    return order;
  }

  private static void append(List<Integer> order, int number, int count) {
    if (number >= count) {
      return;
    }
    order.add(number);
    if (number > 0) {
      for (int digit = 0; digit < 10; digit++) {
        append(order, number * 10 + digit, count);
      }
    }
  }
}
