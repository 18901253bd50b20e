package io.beamfill.postgres.progress;

/**
 * What became of a job's records, over all its runs.
 *
 * @param read all of them: the sum of the others
 * @param decoded records that gave rows or lookup entries
 * @param filtered records of no interest
 * @param quarantined records that could not be decoded
 */
public record RecordCounts(long read, long decoded, long filtered, long quarantined) {}
