package io.beamfill.postgres.jobs;

import java.io.Serializable;
import java.util.UUID;

/**
 * One run of a job, as its workers know it: only the run that holds the job's lease may commit.
 *
 * @param job the job's name
 * @param run the run that holds the lease
 */
public record JobRun(String job, UUID run) implements Serializable {}
