package io.beamfill.pipelines.restore;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a user wants of restore.
 *
 * @param builds how many indexes are built at the same time at most
 * @param memory what each build may take, as PostgreSQL writes sizes, or null for the server's own
 *     setting
 * @param stopRun whether a run that goes on is stopped
 * @param acceptDifferences whether the catalog may differ from what it was
 */
public record RestoreOptions(
    int builds, @Nullable String memory, boolean stopRun, boolean acceptDifferences) {
  /** How many indexes are built at the same time, unless a user says otherwise. */
  public static final int DEFAULT_BUILDS = 4;

  /** Refuses what a user must decide. */
  public static final RestoreOptions DEFAULT =
      new RestoreOptions(DEFAULT_BUILDS, null, false, false);
}
