package io.beamfill.fdb.backup;

import org.apache.beam.sdk.io.range.ByteKey;

/**
 * One range file of a snapshot.
 *
 * @param name where it is
 * @param begin its first key, inclusive
 * @param end its last key, exclusive
 */
record RangeFile(RangeFileName name, ByteKey begin, ByteKey end) {}
