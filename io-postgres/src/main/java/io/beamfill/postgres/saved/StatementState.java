package io.beamfill.postgres.saved;

/** Where a saved statement stands. Every change is in one transaction with what it says. */
public enum StatementState {
  /** Prepare means to take the object away. */
  PLANNED,
  /** The object is away. */
  TAKEN,
  /** The object is as it was. */
  BACK
}
