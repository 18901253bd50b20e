package io.beamfill.pipelines.restore;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import io.beamfill.postgres.saved.StatementKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a restore ended.
 *
 * @param job the job's name
 * @param back how many of each kind this restore has brought back
 * @param open whether something was away at all
 * @param failures what is still away, and why
 * @param differences what is not as it was
 * @param accepted whether the differences are as they should be
 * @param lost what a crash of the server has emptied, in one sentence
 * @param reason why it was not done to its end, beside these
 * @param seconds how long it took
 */
public record RestoreResult(
    String job,
    boolean open,
    Map<StatementKind, Long> back,
    List<Failure> failures,
    List<String> differences,
    boolean accepted,
    Optional<String> lost,
    Optional<String> reason,
    double seconds) {
  /** How it ended, in one word. */
  public enum Status {
    /** Everything is as it was. */
    RESTORED,
    /** Nothing was away. */
    NOTHING,
    /** Something is still away. */
    INCOMPLETE,
    /** Everything is back, and something is not as it was. */
    DIFFERENT
  }

  /** How it ended, in one word. */
  public Status status() {
    if (!open) {
      return Status.NOTHING;
    }
    if (!failures.isEmpty() || reason.isPresent()) {
      return Status.INCOMPLETE;
    }
    return differences.isEmpty() || accepted ? Status.RESTORED : Status.DIFFERENT;
  }

  /** What the process returns: rows that a crash took are missing, whatever else is back. */
  public ExitCode exitCode() {
    return switch (status()) {
      case NOTHING -> ExitCode.COMPLETE;
      case RESTORED -> lost.isPresent() ? ExitCode.INCOMPLETE : ExitCode.COMPLETE;
      case INCOMPLETE -> ExitCode.INCOMPLETE;
      case DIFFERENT -> ExitCode.VERIFICATION_FAILED;
    };
  }
}
