package io.beamfill.postgres.jobs;

/** The state of a job. Every change is a compare-and-set. */
public enum JobStatus {
  /** Registered, never run. */
  PENDING,
  /** A run holds the job's lease, or held it when it died. */
  RUNNING,
  /** Stopped by its user; {@code run} goes on with it. */
  PAUSED,
  /** Everything is covered, and the laws hold. */
  COMPLETED,
  /** A run ended with an error; {@code run} goes on with it once its cause is repaired. */
  FAILED,
  /** Given up by its user; {@code run} goes on with it all the same. */
  CANCELLED,
  /** A verification found differences: nothing goes on before they are repaired. */
  VERIFY_FAILED
}
