package io.beamfill.postgres.phase;

import io.beamfill.postgres.catalog.ForeignKey;
import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.KeyspaceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which a job's keyspaces are read. A keyspace comes after those that write the
 * parents of its tables, as the target's own foreign keys and the decoder's references say, and
 * after the one that fills the lookup that it reads.
 */
public final class Phases {
  private final List<KeyspaceSpec> keyspaces;
  private final List<TableMapping> mappings;
  private final Map<String, Integer> phases = new HashMap<>();
  private final Set<String> path = new LinkedHashSet<>();

  private Phases(List<KeyspaceSpec> keyspaces, List<TableMapping> mappings) {
    this.keyspaces = keyspaces;
    this.mappings = mappings;
  }

  /**
   * The keyspaces, phase by phase.
   *
   * @throws BeamfillException where keyspaces depend on one another in a circle
   */
  public static List<List<KeyspaceSpec>> of(
      List<KeyspaceSpec> keyspaces, List<TableMapping> mappings) {
    Phases order = new Phases(keyspaces, mappings);
    List<List<KeyspaceSpec>> phases = new ArrayList<>();
    for (KeyspaceSpec keyspace : keyspaces) {
      int phase = order.phase(keyspace);
      while (phases.size() <= phase) {
        phases.add(new ArrayList<>());
      }
      phases.get(phase).add(keyspace);
    }
    return phases;
  }

  /**
   * The mappings, parents before the tables that refer to them; circles in the order that was
   * given.
   */
  public static List<TableMapping> parentsFirst(List<TableMapping> mappings) {
    List<TableMapping> ordered = new ArrayList<>();
    mappings.forEach(each -> addParentsFirst(each, mappings, ordered, new LinkedHashSet<>()));
    return ordered;
  }

  private static void addParentsFirst(
      TableMapping mapping, List<TableMapping> all, List<TableMapping> ordered, Set<String> path) {
    if (ordered.contains(mapping) || !path.add(mapping.spec().name())) {
      return;
    }
    for (TableMapping other : all) {
      if (refersTo(mapping, other)) {
        addParentsFirst(other, all, ordered, path);
      }
    }
    ordered.add(mapping);
  }

  private int phase(KeyspaceSpec keyspace) {
    String name = keyspace.keyspace().name();
    Integer known = phases.get(name);
    if (known != null) {
      return known;
    }
    if (!path.add(name)) {
      throw new BeamfillException(
          Category.TARGET,
          "The target's foreign keys and the decoder's references go in a circle over the keyspaces "
              + String.join(", ", path.stream().dropWhile(each -> !each.equals(name)).toList())
              + ": no order of loading satisfies them. Drop one of these foreign keys for the load"
              + " and add it afterwards.");
    }
    int phase = 0;
    for (KeyspaceSpec other : keyspaces) {
      if (!other.equals(keyspace) && comesAfter(keyspace, other)) {
        phase = Math.max(phase, phase(other) + 1);
      }
    }
    path.remove(name);
    phases.put(name, phase);
    return phase;
  }

  private boolean comesAfter(KeyspaceSpec later, KeyspaceSpec earlier) {
    if (later.reads() != null && later.reads().equals(earlier.fills())) {
      return true;
    }
    for (String child : later.tables()) {
      for (String parent : earlier.tables()) {
        if (!later.tables().contains(parent) && refersTo(mapping(child), mapping(parent))) {
          return true;
        }
      }
    }
    return false;
  }

  private TableMapping mapping(String table) {
    return mappings.stream()
        .filter(each -> each.spec().name().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private static boolean refersTo(TableMapping child, TableMapping parent) {
    TargetTable target = parent.table();
    if (child.spec().references().stream()
        .anyMatch(each -> each.table().equals(parent.spec().name()) && !child.equals(parent))) {
      return true;
    }
    for (ForeignKey each : child.table().foreignKeys()) {
      if (each.parentSchema().equals(target.schema())
          && each.parentTable().equals(target.name())
          && !child.equals(parent)) {
        return true;
      }
    }
    return false;
  }
}
