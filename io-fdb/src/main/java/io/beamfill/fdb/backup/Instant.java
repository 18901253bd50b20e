package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.log.VersionSpan;

/**
 * The database at one version.
 *
 * @param snapshot whose range files the mutation logs are applied to
 * @param version up to which, inclusive
 */
record Instant(SnapshotName snapshot, long version) {
  /** The versions that the logs must hold: from that of the oldest range file on. */
  VersionSpan logs() {
    return new VersionSpan(snapshot.beginVersion(), version + 1);
  }
}
