package io.beamfill.pipelines.job;

import java.math.BigDecimal;

/** How much may be in quarantine before a job fails. */
public sealed interface QuarantineLimit {
  /** 1% of the records read. */
  QuarantineLimit DEFAULT = new Share(BigDecimal.ONE);

  /**
   * Whether there is more in quarantine than the limit allows.
   *
   * @param quarantined how many are in quarantine
   * @param read records read so far
   */
  boolean isExceeded(long quarantined, long read);

  /** As a job file says it. */
  @Override
  String toString();

  /**
   * Reads {@code 1%} or {@code 100}.
   *
   * @throws IllegalArgumentException with a message that completes "limits.quarantine …"
   */
  static QuarantineLimit parse(String text) {
    if (text.matches("[0-9]{1,3}(\\.[0-9]{1,6})? ?%")) {
      BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1).strip());
      if (percent.compareTo(Share.WHOLE) <= 0) {
        return new Share(percent);
      }
    } else if (text.matches("[0-9]{1,18}")) {
      return new Count(Long.parseLong(text));
    }
    throw new IllegalArgumentException(
        "must be a share of the records read between 0% and 100%, like 0.5%, or a number of"
            + " records, like 100, not \""
            + text
            + "\"");
  }

  /**
   * A share of the records read.
   *
   * @param percent between 0 and 100
   */
  record Share(BigDecimal percent) implements QuarantineLimit {
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    /** Drops zeros at the end, so that equal shares are equal. */
    public Share {
      percent = percent.stripTrailingZeros();
    }

    @Override
    public boolean isExceeded(long quarantined, long read) {
      BigDecimal share = BigDecimal.valueOf(quarantined).multiply(WHOLE);
      return share.compareTo(percent.multiply(BigDecimal.valueOf(read))) > 0;
    }

    @Override
    public String toString() {
      return percent.toPlainString() + "%";
    }
  }

  /**
   * A number of records, whatever was read.
   *
   * @param records at least 0
   */
  record Count(long records) implements QuarantineLimit {
    @Override
    public boolean isExceeded(long quarantined, long read) {
      return quarantined > records;
    }

    @Override
    public String toString() {
      return Long.toString(records);
    }
  }
}
