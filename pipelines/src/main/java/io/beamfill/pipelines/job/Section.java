package io.beamfill.pipelines.job;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a job file, read key by key.
 *
 * @param name its key, or empty for the whole file
 * @param node its keys and values
 * @param places for errors
 */
record Section(String name, MappingNode node, Places places) {
  /**
   * Refuses keys that are not accepted, and keys that stand there twice.
   *
   * @throws io.beamfill.transforms.BeamfillException for the first of them
   */
  Section accepting(String... accepted) {
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      Node keyNode = tuple.getKeyNode();
      String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!List.of(accepted).contains(key)) {
        throw places.error(
            keyNode.getStartMark(),
            "unknown key \""
                + key
                + "\""
                + (name.isEmpty() ? "" : " in " + name)
                + "; "
                + Suggestion.among(key, List.of(accepted)));
      }
      if (!seen.add(key)) {
        throw places.error(
            keyNode.getStartMark(), path(key) + " stands there twice; remove one of them");
      }
    }
    return this;
  }

  /** The text under a key that must be there. */
  Value required(String key) {
    return optional(key)
        .orElseThrow(
            () ->
                places.error(
                    node.getStartMark(), path(key) + " is missing; it has no default, so add it"));
  }

  /** The text under a key, if it is there. */
  Optional<Value> optional(String key) {
    return find(key).map(found -> value(key, found));
  }

  /** The texts under a key that must be there: a list, or one text with commas in it. */
  List<Value> requiredList(String key) {
    List<Value> values = list(key);
    if (values.isEmpty()) {
      throw places.error(
          node.getStartMark(), path(key) + " is missing; it has no default, so add it");
    }
    return values;
  }

  /** The texts under a key, of which it must hold one at least; none if it is not there. */
  List<Value> list(String key) {
    Optional<Node> found = find(key);
    if (found.isPresent() && found.get() instanceof SequenceNode sequence) {
      List<Value> values = sequence.getValue().stream().map(each -> value(key, each)).toList();
      if (values.isEmpty()) {
        throw places.error(
            sequence.getStartMark(), path(key) + " is empty; give it a value or remove it");
      }
      return values;
    }
    return optional(key).map(Value::separated).orElse(List.of());
  }

  /** The text under each key, in their order. */
  List<Value> values() {
    return node.getValue().stream()
        .map(each -> ((ScalarNode) each.getKeyNode()).getValue())
        .map(this::required)
        .toList();
  }

  /** The section under a key that must be there. */
  Section requiredSection(String key) {
    return optionalSection(key)
        .orElseThrow(
            () ->
                places.error(
                    node.getStartMark(), path(key) + " is missing; it has no default, so add it"));
  }

  /** The section under a key, if it is there. */
  Optional<Section> optionalSection(String key) {
    return find(key).map(found -> section(key, found));
  }

  private Optional<Node> find(String key) {
    return node.getValue().stream()
        .filter(each -> each.getKeyNode() instanceof ScalarNode k && k.getValue().equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private Value value(String key, Node found) {
    if (!(found instanceof ScalarNode scalar)) {
      throw places.error(found.getStartMark(), path(key) + " must be one value");
    }
    if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
      throw places.error(
          found.getStartMark(), path(key) + " is empty; give it a value or remove it");
    }
    return new Value(path(key), scalar.getValue(), scalar.getStartMark(), places);
  }

  private Section section(String key, Node found) {
    if (!(found instanceof MappingNode mapping)) {
      throw places.error(
          found.getStartMark(), path(key) + " must hold keys with values, one in each line");
    }
    return new Section(path(key), mapping, places);
  }

  private String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }
}
