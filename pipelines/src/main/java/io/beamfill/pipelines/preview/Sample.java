package io.beamfill.pipelines.preview;

import java.util.List;

/**
 * What became of some records of a keyspace when they were decoded and encoded as a run would.
 *
 * @param records how many
 * @param rejections those that would go into quarantine, by reason; more are found only by the
 *     database, such as rows whose parents are missing
 */
public record Sample(int records, List<Rejection> rejections) {
  /**
   * Records, or rows of them, with one reason.
   *
   * @param reason the category
   * @param entries how many
   * @param example the message of the first of them
   */
  public record Rejection(String reason, int entries, String example) {}

  /** Records, or rows of them, that would go into quarantine. */
  public int rejected() {
    return rejections.stream().mapToInt(Rejection::entries).sum();
  }

  /** The share that is rejected, from 0 to 1; 0 where there was no record. */
  public double rate() {
    return records == 0 ? 0 : (double) rejected() / records;
  }
}
