package io.beamfill.jdbc.plan;

import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.KeyspaceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How deep each table is below those that its foreign keys refer to: tables of one level do not
 * depend on one another.
 */
final class Levels {
  private final List<TableMapping> mappings;
  private final Map<String, Integer> levels = new HashMap<>();
  private final Set<String> path = new LinkedHashSet<>();

  private Levels(List<TableMapping> mappings) {
    this.mappings = mappings;
  }

  /**
   * The phases, parents first.
   *
   * @throws BeamfillException where tables refer to one another in a circle
   */
  static List<Phase> phases(List<KeyspaceSpec> keyspaces, List<TableMapping> mappings) {
    Levels levels = new Levels(mappings);
    List<List<TableMapping>> tables = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      int level = levels.of(mapping);
      while (tables.size() <= level) {
        tables.add(new ArrayList<>());
      }
      tables.get(level).add(mapping);
    }
    List<Phase> phases = new ArrayList<>();
    Set<String> read = new HashSet<>();
    for (List<TableMapping> ofLevel : tables) {
      List<KeyspaceSpec> fitting =
          keyspaces.stream()
              .filter(each -> gives(each, ofLevel) || (phases.isEmpty() && each.tables().isEmpty()))
              .toList();
      Set<String> firstRead = new HashSet<>();
      fitting.forEach(each -> firstRead.add(each.keyspace().name()));
      firstRead.removeAll(read);
      read.addAll(firstRead);
      phases.add(new Phase(fitting, ofLevel, firstRead));
    }
    return phases;
  }

  private static boolean gives(KeyspaceSpec keyspace, List<TableMapping> tables) {
    return tables.stream().anyMatch(each -> keyspace.tables().contains(each.spec().name()));
  }

  private int of(TableMapping mapping) {
    String name = mapping.table().name();
    Integer known = levels.get(name);
    if (known != null) {
      return known;
    }
    if (!path.add(name)) {
      throw new BeamfillException(
          Category.TARGET,
          "The tables "
              + String.join(", ", path)
              + " refer to one another by foreign keys in a circle, so that none can be written"
              + " first: drop one of the foreign keys for the load.");
    }
    int level = 0;
    for (TableMapping other : mappings) {
      String parent = other.table().name();
      if (!parent.equals(name) && mapping.table().parents().contains(parent)) {
        level = Math.max(level, of(other) + 1);
      }
    }
    path.remove(name);
    levels.put(name, level);
    return level;
  }
}
