package io.beamfill.ledger.server;

/**
 * What updates are like.
 *
 * @param leastEvents events of a transaction at least
 * @param mostEvents events of a transaction at most
 * @param eventBytes about the size of one event in JSON; smaller than 1,000 has no effect
 * @param largeEvery one transaction in so many is large; 0 for none
 * @param largeBytes about the size of a large one
 * @param reassignmentEvery one update in so many is a reassignment, where there are two
 *     synchronizers; 0 for none
 */
public record Contents(
    int leastEvents,
    int mostEvents,
    int eventBytes,
    long largeEvery,
    int largeBytes,
    long reassignmentEvery) {
  /** As measured on a public network: 15 to 20 events of about 1 kB. */
  public static final Contents DEFAULT = new Contents(15, 20, 1_100, 10_000, 1 << 20, 40);
}
