package io.beamfill.pipelines.job;

import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.source.PageLimits;
import java.util.Optional;

/**
 * How a job's rows are written.
 *
 * @param mode what becomes of rows that exist
 * @param page what a page may hold at most
 * @param rejected the file for records that cannot be decoded, where the mode is {@code JDBCIO} and
 *     they are not to fail the run
 */
public record WriteConfig(WriteMode mode, PageLimits page, Optional<String> rejected) {
  /** How a job file that says nothing about writing is run. */
  public static final WriteConfig DEFAULT = new WriteConfig(WriteMode.MERGE, PageLimits.DEFAULT);

  /** Without a file for records that cannot be decoded. */
  public WriteConfig(WriteMode mode, PageLimits page) {
    this(mode, page, Optional.empty());
  }
}
