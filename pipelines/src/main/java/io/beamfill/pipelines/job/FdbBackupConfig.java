package io.beamfill.pipelines.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A backup of a FoundationDB cluster.
 *
 * @param location the backup's folder as it was typed; a relative one is relative to the current
 *     directory of the process, not to the job file
 * @param version to which mutation logs are applied; without, the range files are read as they are
 * @param index where the index over the mutation logs lies, as it was typed
 */
public record FdbBackupConfig(
    String location, Optional<BackupVersion> version, Optional<String> index)
    implements SourceConfig {
  static final String TYPE = "fdb-backup";

  @Override
  public Map<String, String> values() {
    Map<String, String> values = meaning();
    index.ifPresent(given -> values.put("index", given));
    return values;
  }

  /** All but the index, which may lie elsewhere in another run. */
  @Override
  public Map<String, String> meaning() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("type", TYPE);
    values.put("location", location);
    version.ifPresent(wanted -> values.put("version", wanted.toString()));
    return values;
  }
}
