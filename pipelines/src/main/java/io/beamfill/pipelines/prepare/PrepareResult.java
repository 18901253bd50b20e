package io.beamfill.pipelines.prepare;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.postgres.prepare.Kept;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import java.util.List;
import java.util.Optional;

/**
 * How a prepare ended.
 *
 * @param job the job's name
 * @param taken all that is away, also what an earlier prepare has taken
 * @param kept what slows a load and stays
 * @param failures what went wrong
 * @param reason why it was not done to its end, beside these
 * @param seconds how long it took
 */
public record PrepareResult(
    String job,
    List<SavedStatement> taken,
    List<Kept> kept,
    List<Failure> failures,
    Optional<String> reason,
    double seconds) {
  /** How it ended, in one word. */
  public enum Status {
    /** All that slows the load is away. */
    PREPARED,
    /** There was nothing to take. */
    NOTHING,
    /** Something could not be taken. */
    INCOMPLETE
  }

  /** How it ended, in one word. */
  public Status status() {
    if (!failures.isEmpty() || reason.isPresent()) {
      return Status.INCOMPLETE;
    }
    return taken.isEmpty() ? Status.NOTHING : Status.PREPARED;
  }

  /** What the process returns. */
  public ExitCode exitCode() {
    return status() == Status.INCOMPLETE ? ExitCode.INCOMPLETE : ExitCode.COMPLETE;
  }
}
