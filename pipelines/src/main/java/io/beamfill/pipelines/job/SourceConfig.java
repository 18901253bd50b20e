package io.beamfill.pipelines.job;

import java.util.Map;

/** Where a job's records come from; the type of the source decides what else there is to say. */
public sealed interface SourceConfig permits FdbBackupConfig, FdbConfig, LedgerConfig {
  /**
   * The keys under {@code source} with their values, in the order of the docs; type first. A value
   * is what YAML can say: text, a number, a list or a map.
   */
  Map<String, ?> values();

  /** Those of them that decide which records there are: a job that was begun must keep them. */
  Map<String, String> meaning();
}
