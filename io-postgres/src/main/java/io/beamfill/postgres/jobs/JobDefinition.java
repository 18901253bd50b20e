package io.beamfill.postgres.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a launcher knows of a job before it runs.
 *
 * @param name the job's name
 * @param jobFile the text of the job file as it is in force; holds references, never secrets
 * @param meaning the values that decide what the job's coverage means, by their names in the job
 *     file
 * @param quarantineLimit the limit in force, as the job file has it
 */
public record JobDefinition(
    String name, String jobFile, Map<String, String> meaning, String quarantineLimit) {
  /**
   * What the meaning has become since a job was registered, for example {@code write.mode was merge
   * and is append}; nothing where it is the same.
   *
   * @param before the meaning with which it was registered
   */
  public Optional<String> differenceFrom(Map<String, String> before) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(meaning.keySet());
    List<String> differences = new ArrayList<>();
    for (String each : names) {
      String was = before.getOrDefault(each, "(none)");
      String is = meaning.getOrDefault(each, "(none)");
      if (!was.equals(is)) {
        differences.add(each + " was " + was + " and is " + is);
      }
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }
}
