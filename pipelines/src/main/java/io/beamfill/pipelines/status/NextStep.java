package io.beamfill.pipelines.status;

import static java.util.stream.Collectors.toSet;

import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.page.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
  static List<NextStep> of(
      JobState state, RecordDecoder decoder, UnaryOperator<String> commandLine) {
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
    if (mayBeReplayed(state.job().status()) && hasOrphans(state, decoder)) {
      steps.add(
          new NextStep(
              "write rows whose parents are there by now", commandLine.apply("quarantine replay")));
    }
    if (state.away().open()) {
      steps.add(new NextStep("put the tables together again", commandLine.apply("restore")));
    }
    return steps;
  }

  private static boolean mayBeReplayed(JobStatus status) {
    return switch (status) {
      case PAUSED, COMPLETED, FAILED, CANCELLED -> true;
      case PENDING, RUNNING, VERIFY_FAILED -> false;
    };
  }

  /** Entries of a lookup that no record asked for have no parent either, but make no row. */
  private static boolean hasOrphans(JobState state, RecordDecoder decoder) {
    Set<String> fillLookups =
        decoder.keyspaces().stream()
            .filter(each -> each.lookupFilled().isPresent())
            .map(each -> each.keyspace().name())
            .collect(toSet());
    return state.quarantine().stream()
        .anyMatch(
            each ->
                each.reason().equals(Reason.PARENT_MISSING.name())
                    && !fillLookups.contains(each.keyspace()));
  }
}
