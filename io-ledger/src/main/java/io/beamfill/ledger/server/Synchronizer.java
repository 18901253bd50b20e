package io.beamfill.ledger.server;

/**
 * The updates that one synchronizer records in one migration.
 *
 * @param id its full id, {@code name::fingerprint}
 * @param updates how many updates it has recorded
 * @param firstMicros where its time begins, in microseconds since 1970; the first update is a
 *     little later
 * @param stepMicros the mean distance of two updates, at least 4
 */
public record Synchronizer(String id, long updates, long firstMicros, long stepMicros) {
  /** Refuses what has no place for its updates. */
  public Synchronizer {
    if (updates < 0 || stepMicros < 4) {
      throw new IllegalArgumentException("Updates need a distance of 4 microseconds");
    }
  }

  /** The same after it has gone on. */
  public Synchronizer withUpdates(long count) {
    return new Synchronizer(id, count, firstMicros, stepMicros);
  }
}
