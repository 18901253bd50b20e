package io.beamfill.postgres.coverage;

/**
 * What became of the rows of one table. The sum of the parts is the number of decoded rows.
 *
 * @param inserted new rows
 * @param updated rows whose key was there with other values
 * @param unchanged rows that were there with the same values: nothing was written
 * @param superseded rows that gave way to another row with their key
 * @param quarantined rows that could not be written
 */
public record RowCounts(
    long inserted, long updated, long unchanged, long superseded, long quarantined) {
  /** No rows. */
  public static final RowCounts NONE = new RowCounts(0, 0, 0, 0, 0);

  /** Rows that went into quarantine. */
  public static RowCounts quarantined(long rows) {
    return new RowCounts(0, 0, 0, 0, rows);
  }

  /** All rows. */
  public long decoded() {
    return inserted + updated + unchanged + superseded + quarantined;
  }

  /** The sums of both. */
  public RowCounts plus(RowCounts other) {
    return new RowCounts(
        inserted + other.inserted,
        updated + other.updated,
        unchanged + other.unchanged,
        superseded + other.superseded,
        quarantined + other.quarantined);
  }

  /** The counts as the JSON object that coverage keeps. */
  String toJson() {
    return "{\"decoded\":%d,\"inserted\":%d,\"updated\":%d,\"unchanged\":%d,\"superseded\":%d,\"quarantined\":%d}"
        .formatted(decoded(), inserted, updated, unchanged, superseded, quarantined);
  }
}
