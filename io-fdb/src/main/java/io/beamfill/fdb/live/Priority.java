package io.beamfill.fdb.live;

/** How soon the cluster begins the transactions of a job. */
public enum Priority {
  /** As soon as any application's. */
  DEFAULT,
  /** Only with what capacity others leave: a busy cluster lets the job wait. */
  BATCH
}
