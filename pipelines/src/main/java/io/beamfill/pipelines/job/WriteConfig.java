package io.beamfill.pipelines.job;

import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.source.PageLimits;

/**
 * How a job's rows are written.
 *
 * @param mode what becomes of rows that exist
 * @param page what a page may hold at most
 */
public record WriteConfig(WriteMode mode, PageLimits page) {
  /** How a job file that says nothing about writing is run. */
  public static final WriteConfig DEFAULT = new WriteConfig(WriteMode.MERGE, PageLimits.DEFAULT);
}
