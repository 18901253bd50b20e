package io.beamfill.pipelines.status;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a user may do next about a job.
 *
 * @param why what for
 * @param command as it is typed
 */
record NextStep(String why, String command) {
  /**
   * What fits the job's state.
   *
   * @param commandLine completes the words of a command with the job file
   */
  static List<NextStep> of(JobState state, UnaryOperator<String> commandLine) {
    List<NextStep> steps = new ArrayList<>();
    switch (state.job().status()) {
      case PENDING -> steps.add(new NextStep("start it", commandLine.apply("run")));
      case RUNNING -> {
        if (state.seemsDead()) {
          steps.add(new NextStep("take over from the dead run", commandLine.apply("run")));
        }
      }
      case PAUSED, CANCELLED -> steps.add(new NextStep("go on", commandLine.apply("run")));
      case FAILED ->
          steps.add(new NextStep("go on, once its cause is repaired", commandLine.apply("run")));
      case VERIFY_FAILED ->
          steps.add(new NextStep("repair the differences", commandLine.apply("verify --repair")));
      case COMPLETED -> {}
    }
    if (!state.quarantine().isEmpty()) {
      steps.add(
          new NextStep("look at what is in quarantine", commandLine.apply("quarantine list")));
    }
    if (state.away().open()) {
      steps.add(new NextStep("put the tables together again", commandLine.apply("restore")));
    }
    return steps;
  }
}
