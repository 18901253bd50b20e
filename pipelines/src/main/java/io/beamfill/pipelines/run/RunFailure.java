package io.beamfill.pipelines.run;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.transforms.BeamfillException;
import java.io.IOException;
import java.sql.SQLException;

/**
 * Why a run failed on the way.
 *
 * @param exitCode what the process returns
 * @param reason one sentence
 */
public record RunFailure(ExitCode exitCode, String reason) {
  /** Finds the sentence in what a runner threw, which wraps what a transform threw. */
  public static RunFailure of(Throwable error) {
    Throwable root = error;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof BeamfillException known) {
        return new RunFailure(ExitCode.INCOMPLETE, known.getMessage());
      }
      root = each;
    }
    String message =
        String.valueOf(root.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.$", "");
    if (root instanceof SQLException) {
      return new RunFailure(
          ExitCode.INCOMPLETE, "The target failed: " + message + ". Run the job again.");
    }
    if (root instanceof IOException) {
      return new RunFailure(
          ExitCode.INCOMPLETE, "The source failed: " + message + ". Run the job again.");
    }
    return new RunFailure(
        ExitCode.INTERNAL,
        "internal error: "
            + root.getClass().getName()
            + ": "
            + message
            + "; run again with --debug and report it");
  }
}
