package io.beamfill.postgres.jobs;

import java.math.BigDecimal;

/**
 * How many records and rows may go into quarantine before the job fails.
 *
 * @param amount a percentage of the records read, or a number of entries
 * @param percent which of the two
 */
public record QuarantineLimit(BigDecimal amount, boolean percent) {
  /**
   * Whether so many entries are too many.
   *
   * @param quarantined entries in quarantine
   * @param records records read, or expected to be read in all
   */
  public boolean isExceeded(long quarantined, long records) {
    BigDecimal allowed =
        percent ? amount.movePointLeft(2).multiply(BigDecimal.valueOf(records)) : amount;
    return BigDecimal.valueOf(quarantined).compareTo(allowed) > 0;
  }

  /** As it is written in a job file: {@code 1%} or {@code 100}. */
  @Override
  public String toString() {
    return amount.toPlainString() + (percent ? "%" : "");
  }
}
