package io.beamfill.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What is loaded: a source that Beamfill reads, and the tables it fills.
 *
 * @param name of the workload
 * @param jobFile the job, without a target
 * @param tableScript creates the tables
 * @param tables parents before the tables that refer to them
 */
record Workload(String name, Path jobFile, String tableScript, List<String> tables) {
  /** Copies the list. */
  Workload {
    tables = List.copyOf(tables);
  }
}
