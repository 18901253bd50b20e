package io.beamfill.postgres.write;

import io.beamfill.postgres.coverage.RowCounts;
import java.util.List;

/**
 * What became of a block.
 *
 * @param counts all of its rows
 * @param badRows those that could not be written, as many as {@code counts} says
 */
public record WrittenBlock(RowCounts counts, List<BadRow> badRows) {
  /**
   * Completes the counts.
   *
   * @param good the rows that are not bad
   */
  static WrittenBlock of(RowCounts good, List<BadRow> badRows) {
    return new WrittenBlock(good.plus(RowCounts.quarantined(badRows.size())), badRows);
  }
}
