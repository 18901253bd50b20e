package io.beamfill.pipelines.job;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A backup of a FoundationDB cluster.
 *
 * @param location the backup's folder as it was typed; a relative one is relative to the current
 *     directory of the process, not to the job file
 */
public record FdbBackupConfig(String location) implements SourceConfig {
  static final String TYPE = "fdb-backup";

  @Override
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("type", TYPE);
    values.put("location", location);
    return values;
  }
}
