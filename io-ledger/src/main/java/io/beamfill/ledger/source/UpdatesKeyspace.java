package io.beamfill.ledger.source;

import io.beamfill.transforms.source.Keyspace;

/**
 * The updates of one synchronizer in one migration, from the newest to the oldest.
 *
 * @param synchronizer its full id
 * @param oldest time of the oldest update
 * @param newest the last time that is read
 * @param beginsWithUpdate whether there is an update at {@code newest}; else the ledger has gone on
 *     since the job began, and newer ones are left to a later job
 */
record UpdatesKeyspace(
    int migration, String synchronizer, long oldest, long newest, boolean beginsWithUpdate)
    implements LedgerKeyspace {
  /** All times that are read. The newest update is one of them: {@code before} is exclusive. */
  TimeRange times() {
    return new TimeRange(oldest, newest + 1);
  }

  @Override
  public Keyspace keyspace() {
    return new Keyspace(new HistoryName(migration, synchronizer).toString(), times().positions());
  }
}
