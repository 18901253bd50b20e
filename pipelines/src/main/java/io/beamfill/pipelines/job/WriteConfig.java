package io.beamfill.pipelines.job;

import io.beamfill.transforms.source.PageLimits;

/**
 * How a job's rows are written.
 *
 * @param mode what becomes of rows that exist
 * @param page what a page may hold at most
 */
public record WriteConfig(Mode mode, PageLimits page) {
  /** What becomes of rows that exist. */
  public enum Mode {
    /** They are updated where they differ and are not newer. */
    MERGE,
    /** There are none: the job fills the tables alone. */
    APPEND
  }

  /** How a job file that says nothing about writing is run. */
  public static final WriteConfig DEFAULT = new WriteConfig(Mode.MERGE, PageLimits.DEFAULT);
}
