package io.beamfill.pipelines.cli;

import io.beamfill.transforms.BeamfillException.Category;

/** How a command ended. Scripts rely on the numbers. */
public enum ExitCode {
  /** 0: everything that was asked for is done, and verified where that was asked for. */
  COMPLETE(0),
  /** 1: a defect of Beamfill. */
  INTERNAL(1),
  /** 2: the command, the job file or a reference in it is wrong; nothing was done. */
  USAGE(2),
  /** 3: paused, cancelled, the source is incomplete, or failed on the way; can be resumed. */
  INCOMPLETE(3),
  /** 4: more is in quarantine than the job allows. */
  QUARANTINE_LIMIT(4),
  /** 5: source and target differ. */
  VERIFICATION_FAILED(5),
  /** 6: refused before work began: the source or the target is not as it must be. */
  REFUSED(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** What the process returns. */
  public int code() {
    return code;
  }

  /** How a command ends whose work never began because of an error of this category. */
  public static ExitCode beforeWork(Category category) {
    return switch (category) {
      case USAGE -> USAGE;
      case SOURCE, TARGET, JOB -> REFUSED;
    };
  }
}
