package io.beamfill.transforms;

/**
 * An error with a message that is meant for the user: one sentence that says what is wrong, where,
 * and what to do next. Everything that users can cause or repair is thrown as this type; any other
 * exception is a defect of Beamfill.
 */
public final class BeamfillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who can repair it. The command line maps it to an exit code. */
  public enum Category {
    /** The command, the job file or a reference in it is wrong: exit code 2. */
    USAGE,
    /**
     * The source cannot be read as it is: refused before work begins (exit code 6), or the run
     * fails and can be resumed (exit code 3).
     */
    SOURCE,
    /** The same for the target. */
    TARGET,
    /** Another run holds the job, or the job was stopped: exit code 6 at the start, 3 later. */
    JOB
  }

  private final Category category;

  /**
   * @param category who can repair it
   * @param message what is wrong, where, and what to do next; never a secret
   */
  public BeamfillException(Category category, String message) {
    super(message);
    this.category = category;
  }

  /**
   * @param category who can repair it
   * @param message what is wrong, where, and what to do next; never a secret
   * @param cause what was caught; shown with {@code --debug} only
   */
  public BeamfillException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** Who can repair it. */
  public Category category() {
    return category;
  }
}
