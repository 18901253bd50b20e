package io.beamfill.fdb.backup.replay;

/**
 * What is known of a file of the index without reading it.
 *
 * @param size in bytes
 * @param keys some of its keys
 */
record IndexFile(long size, SparseIndex keys) {}
