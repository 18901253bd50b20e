package io.beamfill.postgres.replay;

import io.beamfill.postgres.write.BadRow;
import io.beamfill.transforms.page.TableBlock;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of a decoded block that entries of a replay want. */
final class ChosenRows {
  private final TableBlock decoded;
  private final List<Trial> trials;
  private final int[] rows;

  /**
   * @param trials one for each record of the page
   */
  ChosenRows(TableBlock decoded, List<Trial> trials) {
    this.decoded = decoded;
    this.trials = trials;
    this.rows =
        IntStream.range(0, decoded.rows())
            .filter(row -> trialOf(row).wants(decoded.table(), decoded.rowOfRecord(row)))
            .toArray();
    for (int row : rows) {
      trialOf(row).addRow();
    }
  }

  private Trial trialOf(int row) {
    return trials.get(decoded.record(row));
  }

  boolean isEmpty() {
    return rows.length == 0;
  }

  /** The rows as a block of their own. */
  TableBlock block() {
    return decoded.of(rows);
  }

  /** Takes the refusal of a row of {@link #block}. */
  void refuse(BadRow bad) {
    int row = rows[bad.row()];
    trialOf(row)
        .refuse(
            decoded.table(), decoded.rowOfRecord(row), bad.reason(), bad.sqlState(), bad.message());
  }
}
