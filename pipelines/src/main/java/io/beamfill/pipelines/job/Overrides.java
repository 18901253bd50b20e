package io.beamfill.pipelines.job;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Puts the values of {@code --set} into a job file's tree, before anything is read from it: they
 * are checked exactly like values of the file.
 */
final class Overrides {
  private final MappingNode root;
  private final Places places;

  Overrides(MappingNode root, Places places) {
    this.root = root;
    this.places = places;
  }

  /**
   * Applies one override; a later one wins over an earlier one.
   *
   * @param override for example {@code write.mode=append}
   * @throws BeamfillException where it is no key with a value, or its key leads through a value
   */
  void apply(String override) {
    int equals = override.indexOf('=');
    String path = override.substring(0, Math.max(equals, 0));
    List<String> keys = List.of(path.split("\\.", -1));
    if (keys.contains("")) {
      throw new BeamfillException(
          Category.USAGE, "--set needs KEY=VALUE, for example --set write.mode=append");
    }
    Mark mark = Places.override(path);
    MappingNode section = root;
    for (String key : keys.subList(0, keys.size() - 1)) {
      section = sectionOf(section, key, mark);
    }
    put(section, keys.get(keys.size() - 1), scalar(override.substring(equals + 1), mark), mark);
  }

  private MappingNode sectionOf(MappingNode parent, String key, Mark mark) {
    Optional<Node> existing = find(parent, key);
    if (existing.isPresent() && existing.get() instanceof MappingNode section) {
      return section;
    }
    if (existing.isPresent() && !existing.get().getTag().equals(Tag.NULL)) {
      throw places.error(mark, key + " holds a value, not keys");
    }
    MappingNode section =
        new MappingNode(Tag.MAP, true, new ArrayList<>(), mark, mark, FlowStyle.BLOCK);
    put(parent, key, section, mark);
    return section;
  }

  private static Optional<Node> find(MappingNode section, String key) {
    return section.getValue().stream()
        .filter(each -> isNamed(each, key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private static void put(MappingNode section, String key, Node value, Mark mark) {
    List<NodeTuple> tuples = section.getValue();
    for (int i = 0; i < tuples.size(); i++) {
      if (isNamed(tuples.get(i), key)) {
        tuples.set(i, new NodeTuple(tuples.get(i).getKeyNode(), value));
        return;
      }
    }
    tuples.add(new NodeTuple(scalar(key, mark), value));
  }

  private static boolean isNamed(NodeTuple tuple, String key) {
    return tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
  }

  private static ScalarNode scalar(String text, Mark mark) {
    return new ScalarNode(Tag.STR, true, text, mark, mark, ScalarStyle.PLAIN);
  }
}
