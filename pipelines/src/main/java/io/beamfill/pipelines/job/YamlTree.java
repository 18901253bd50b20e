package io.beamfill.pipelines.job;

import io.beamfill.transforms.BeamfillException;
import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads YAML as a tree of nodes that know their lines. Nothing is turned into a Java object, and
 * anchors, aliases and tags are refused: a value stands where it is used, and is plain text.
 */
final class YamlTree {
  private YamlTree() {}

  /**
   * The document of a job file.
   *
   * @throws BeamfillException where it is not one YAML document that is a mapping
   */
  static MappingNode read(String text, Places places) {
    try {
      Yaml yaml = new Yaml(new LoaderOptions());
      for (Event event : yaml.parse(new StringReader(text))) {
        refuseAnchorsAndTags(event, places);
      }
      Node root = yaml.compose(new StringReader(text));
      if (root instanceof MappingNode mapping) {
        return mapping;
      }
      if (root == null) {
        throw places.error(
            "the job file is empty; docs/job-file.md shows what belongs there", null);
      }
      throw places.error(
          root.getStartMark(), "a job file is a list of keys with values, like job: tea");
    } catch (MarkedYAMLException cause) {
      throw places.error(cause.getProblemMark(), "this is not YAML: " + cause.getProblem());
    } catch (YAMLException cause) {
      throw places.error("this is not YAML text; save the job file as UTF-8 text", cause);
    }
  }

  private static void refuseAnchorsAndTags(Event event, Places places) {
    boolean anchor = event instanceof NodeEvent node && node.getAnchor() != null;
    boolean tag =
        (event instanceof ScalarEvent scalar && scalar.getTag() != null)
            || (event instanceof CollectionStartEvent start && start.getTag() != null);
    if (anchor || tag) {
      throw places.error(
          event.getStartMark(), "anchors, aliases and tags are not accepted; write the value out");
    }
  }
}
