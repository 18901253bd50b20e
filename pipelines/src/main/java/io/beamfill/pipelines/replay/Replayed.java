package io.beamfill.pipelines.replay;

import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.replay.ReplayResult;

/**
 * A replay that ran to its end.
 *
 * @param job the job's name
 * @param status the job's state, which is what it was before
 * @param seconds how long it took
 * @param result what it did
 */
public record Replayed(String job, JobStatus status, double seconds, ReplayResult result) {}
