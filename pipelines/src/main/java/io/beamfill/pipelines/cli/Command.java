package io.beamfill.pipelines.cli;

import java.util.concurrent.Callable;

/**
 * A command of the command line. A subclass carries picocli's annotations for its name, options and
 * parameters.
 */
public abstract class Command implements Callable<Integer> {
  private final Output output;

  /**
   * @param output takes the result
   */
  protected Command(Output output) {
    this.output = output;
  }

  /** Takes the result. */
  protected final Output output() {
    return output;
  }

  /**
   * Does the work.
   *
   * @return how it ended
   * @throws io.beamfill.transforms.BeamfillException before work began: the frame says the sentence
   *     and ends with {@link ExitCode#beforeWork}. Once work has begun, a command catches it, says
   *     it with {@link Output#error} and returns {@link ExitCode#INCOMPLETE}
   * @throws Exception where Beamfill is wrong: the frame ends with {@link ExitCode#INTERNAL}
   */
  protected abstract ExitCode execute() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return execute().code();
  }
}
