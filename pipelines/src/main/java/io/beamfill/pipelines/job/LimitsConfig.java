package io.beamfill.pipelines.job;

import java.util.OptionalInt;

/**
 * What a job may do at most.
 *
 * @param quarantine how much may be in quarantine before the job fails
 * @param rowsPerSecond rows that each process of the job may write in a second; empty for as many
 *     as it can
 */
public record LimitsConfig(QuarantineLimit quarantine, OptionalInt rowsPerSecond) {
  /** The limits of a job file that names none: 1% in quarantine, any rate. */
  public static final LimitsConfig DEFAULT =
      new LimitsConfig(QuarantineLimit.DEFAULT, OptionalInt.empty());
}
