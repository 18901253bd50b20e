package io.beamfill.pipelines.job;

import io.beamfill.fdb.live.FdbSettings;
import io.beamfill.fdb.live.Priority;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A FoundationDB cluster that is in use.
 *
 * @param settings how it is reached and read; a relative cluster file is relative to the current
 *     directory of each process
 */
public record FdbConfig(FdbSettings settings) implements SourceConfig {
  static final String TYPE = "fdb";

  @Override
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("type", TYPE);
    if (settings.clusterFile() != null) {
      values.put("clusterFile", settings.clusterFile());
    }
    values.put("apiVersion", Integer.toString(settings.apiVersion()));
    values.put("priority", word(settings.priority()));
    if (settings.tag() != null) {
      values.put("tag", settings.tag());
    }
    return values;
  }

  /**
   * Which cluster it is, it says itself; how it is reached and how gently it is read may change.
   */
  @Override
  public Map<String, String> meaning() {
    return Map.of("type", TYPE);
  }

  static String word(Priority priority) {
    return priority.name().toLowerCase(Locale.ROOT);
  }
}
