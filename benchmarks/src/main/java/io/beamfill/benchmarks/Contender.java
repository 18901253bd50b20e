package io.beamfill.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A way to load a workload, as a process of its own.
 *
 * @param name in the table of results
 * @param command what is run
 * @param environment added to this process's
 * @param baseline whether the others are measured against it
 */
record Contender(
    String name, List<String> command, Map<String, String> environment, boolean baseline) {
  /** Copies the collections. */
  Contender {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
