package io.beamfill.postgres.progress;

/**
 * How far a keyspace is.
 *
 * @param name the keyspace's name
 * @param phase when it is read, from 0
 * @param complete whether nothing of it is left
 * @param pages committed pages
 * @param estimatedRecords records expected before the first run, or -1
 * @param estimatedBytes bytes expected before the first run
 * @param bytesRead bytes of the committed pages
 * @param records records of the committed pages
 */
public record KeyspaceProgress(
    String name,
    int phase,
    boolean complete,
    long pages,
    long estimatedRecords,
    long estimatedBytes,
    long bytesRead,
    RecordCounts records) {
  /** Bytes that the keyspace is expected to hold, by what is known now. */
  public long expectedBytes() {
    return complete ? bytesRead : Math.max(bytesRead, estimatedBytes);
  }

  /**
   * Records that the keyspace is expected to hold, by what is known now; -1 where it is unknown.
   */
  public long expectedRecords() {
    if (complete) {
      return records.read();
    }
    return estimatedRecords < 0 ? -1 : Math.max(records.read(), estimatedRecords);
  }

  /** The share that is covered, from 0 to 1; exactly 1 only if nothing is left. */
  public double share() {
    if (complete) {
      return 1;
    }
    return expectedBytes() == 0 ? 0 : Math.min(0.999, (double) bytesRead / expectedBytes());
  }
}
