package io.beamfill.pipelines.preview;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.jobs.Job;
import java.util.List;
import java.util.Optional;

/**
 * What a run would do.
 *
 * @param plan both sides as they were found
 * @param stage where the job stands
 * @param job the job as the target has it, if it does
 * @param difference what the job file means now and did not mean before, where that has changed
 * @param keyspaces in the order of their phases
 * @param warnings one sentence for each
 * @param prepare what prepare would do
 */
public record Preview(
    BackfillPlan plan,
    JobStage stage,
    Optional<Job> job,
    Optional<String> difference,
    List<KeyspacePreview> keyspaces,
    List<String> warnings,
    PreparePreview prepare) {

  /** Why a run would be refused as things are, in one sentence. */
  public Optional<String> refusal() {
    return switch (stage) {
      case NEW, STARTED, COMPLETED -> Optional.empty();
      case CHANGED ->
          Optional.of(
              "A run would be refused: the job was started with another meaning: "
                  + difference.orElseThrow()
                  + ". Undo the change, or give the job file another job name.");
      case VERIFY_FAILED ->
          Optional.of(
              "A run would be refused: the job failed its verification; repair it with beamfill"
                  + " verify --repair first.");
    };
  }
}
