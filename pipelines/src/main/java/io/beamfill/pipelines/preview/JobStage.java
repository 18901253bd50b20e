package io.beamfill.pipelines.preview;

/** Where a job stands before a run. */
public enum JobStage {
  /** The target knows nothing of it. */
  NEW,
  /** Some run has begun it, and something is left. */
  STARTED,
  /** Nothing is left. */
  COMPLETED,
  /** It was begun with another meaning: a run is refused. */
  CHANGED,
  /** Its verification failed: a run is refused. */
  VERIFY_FAILED
}
