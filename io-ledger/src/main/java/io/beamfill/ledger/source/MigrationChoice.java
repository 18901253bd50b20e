package io.beamfill.ledger.source;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which migrations of a ledger are read.
 *
 * @param listed these; none for all that there are
 */
public record MigrationChoice(List<Integer> listed) {
  /** All that there are. */
  public static final MigrationChoice ALL = new MigrationChoice(List.of());

  /** Copies the list, in ascending order and without what stands there twice. */
  public MigrationChoice {
    listed = listed.stream().sorted().distinct().toList();
  }

  boolean isAll() {
    return listed.isEmpty();
  }

  /** As a job file says it. */
  @Override
  public String toString() {
    return isAll() ? "all" : listed.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
