package io.beamfill.pipelines.run;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.progress.JobProgress;

/** Sentences about a job's quarantine. */
final class QuarantineReport {
  private QuarantineReport() {}

  static String overLimit(BackfillPlan plan, long unresolved, JobProgress progress) {
    return String.format(
        "%,d of %,d records or rows are in quarantine, more than limits.quarantine: %s allows."
            + " Look at them with beamfill quarantine list; replay what can be repaired, or raise the"
            + " limit, and run the job again: it goes on where it stopped.",
        unresolved, progress.records().read(), plan.jobFile().limits().quarantine());
  }
}
