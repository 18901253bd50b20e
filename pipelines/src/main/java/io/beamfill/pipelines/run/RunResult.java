package io.beamfill.pipelines.run;

import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param job the job's name
 * @param source what was read, in one line
 * @param status the job's state
 * @param exitCode what the process returns
 * @param seconds how long this run took
 * @param progress the job's totals over all its runs
 * @param quarantine what is in quarantine
 * @param reason why the job is not complete
 */
public record RunResult(
    String job,
    String source,
    JobStatus status,
    ExitCode exitCode,
    double seconds,
    JobProgress progress,
    List<QuarantineGroup> quarantine,
    Optional<String> reason) {}
