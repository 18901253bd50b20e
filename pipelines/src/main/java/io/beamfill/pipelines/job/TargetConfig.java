package io.beamfill.pipelines.job;

/**
 * Where a job's rows go.
 *
 * @param url the database
 * @param schema the schema of its tables
 */
public record TargetConfig(TargetUrl url, String schema) {
  /** The schema of a job file that names none. */
  public static final String DEFAULT_SCHEMA = "public";
}
