package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.replay.IndexedLogs;

/**
 * The mutation logs that are applied to range files.
 *
 * @param version to which, inclusive
 */
record AppliedLogs(IndexedLogs logs, long version) {}
