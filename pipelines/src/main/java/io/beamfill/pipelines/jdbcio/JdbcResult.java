package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.count.RunCounts;
import io.beamfill.pipelines.cli.ExitCode;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param plan what was to be done
 * @param exitCode what the process returns
 * @param seconds how long it took
 * @param counts by attempts
 * @param reason why the job failed, if it did
 */
public record JdbcResult(
    JdbcPlan plan, ExitCode exitCode, double seconds, RunCounts counts, Optional<String> reason) {
  /** {@code COMPLETED} or {@code FAILED}. */
  String status() {
    return reason.isPresent() ? "FAILED" : "COMPLETED";
  }
}
