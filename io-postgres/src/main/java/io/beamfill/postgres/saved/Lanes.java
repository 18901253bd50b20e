package io.beamfill.postgres.saved;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Statements that may run at the same time, dealt into lanes.
 *
 * @param ordinals the numbers of each lane's statements
 */
public record Lanes(List<List<Integer>> ordinals) {
  /** Copies the lists. */
  public Lanes {
    ordinals = ordinals.stream().map(List::copyOf).toList();
  }

  /** One lane: statements that lock the same things, or build on one another. */
  public static Lanes inOrder(List<SavedStatement> statements) {
    return new Lanes(List.of(statements.stream().map(SavedStatement::ordinal).toList()));
  }

  /** At most so many lanes, the largest first, each into the lane with the least work. */
  public static Lanes spread(
      List<SavedStatement> statements, int most, ToLongFunction<SavedStatement> work) {
    return deal(statements.stream().map(List::of).toList(), most, work);
  }

  /** The same, where the statements of one table must not run at the same time. */
  public static Lanes byTable(
      List<SavedStatement> statements, int most, ToLongFunction<SavedStatement> work) {
    Map<String, List<SavedStatement>> tables = new LinkedHashMap<>();
    statements.forEach(
        each -> tables.computeIfAbsent(each.table(), table -> new ArrayList<>()).add(each));
    return deal(tables.values(), most, work);
  }

  private static Lanes deal(
      Collection<List<SavedStatement>> groups, int most, ToLongFunction<SavedStatement> work) {
    ToLongFunction<List<SavedStatement>> sum =
        group -> group.stream().mapToLong(each -> 1 + work.applyAsLong(each)).sum();
    int count = Math.min(most, groups.size());
    long[] loads = new long[count];
    List<List<Integer>> lanes = new ArrayList<>();
    for (int lane = 0; lane < count; lane++) {
      lanes.add(new ArrayList<>());
    }
    List<List<SavedStatement>> largestFirst =
        groups.stream().sorted(Comparator.comparingLong(sum).reversed()).toList();
    for (List<SavedStatement> group : largestFirst) {
      int least = 0;
      for (int lane = 1; lane < count; lane++) {
        if (loads[lane] < loads[least]) {
          least = lane;
        }
      }
      loads[least] += sum.applyAsLong(group);
      for (SavedStatement each : group) {
        lanes.get(least).add(each.ordinal());
      }
    }
    return new Lanes(lanes);
  }
}
