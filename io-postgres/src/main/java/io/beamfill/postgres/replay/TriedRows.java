package io.beamfill.postgres.replay;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.write.LateBlocks;
import io.beamfill.postgres.write.WrittenBlock;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows that the entries of a replay want, and what becomes of them. */
final class TriedRows {
  private final List<ChosenRows> chosen = new ArrayList<>();
  private final Map<String, RowCounts> counts = new TreeMap<>();
  private long decoded;

  /**
   * Adds what was decoded.
   *
   * @param trials one for each record of the page
   */
  void add(DecodedPage page, List<Trial> trials) {
    for (RejectedRecord each : page.rejected()) {
      trials.get(each.record()).reject(each.table(), each.reason(), each.message());
    }
    for (TableBlock block : page.blocks()) {
      ChosenRows rows = new ChosenRows(block, trials);
      if (!rows.isEmpty()) {
        chosen.add(rows);
      }
    }
  }

  /** Writes the rows in the connection's transaction. */
  void write(Connection connection, LateBlocks writer) throws SQLException {
    List<TableBlock> blocks = chosen.stream().map(ChosenRows::block).toList();
    List<WrittenBlock> written = writer.write(connection, blocks);
    for (int i = 0; i < blocks.size(); i++) {
      WrittenBlock result = written.get(i);
      int bad = result.badRows().size();
      result.badRows().forEach(chosen.get(i)::refuse);
      count(blocks.get(i).table(), result.counts().plus(RowCounts.quarantined(-bad)));
      decoded += blocks.get(i).rows() - bad;
    }
  }

  /**
   * Books what was settled, once all rows are written: the row of a resolved entry is not in
   * quarantine any more, and the refused rows of whole records are.
   */
  void settle(List<Trial> trials) {
    for (Trial trial : trials) {
      String table = trial.table();
      if (table != null && trial.resolved()) {
        count(table, RowCounts.quarantined(-1));
        decoded--;
      }
      trial.rowsRefused().forEach(each -> count(each.table(), RowCounts.quarantined(1)));
      decoded += trial.rowsRefused().size();
    }
  }

  private void count(String table, RowCounts rows) {
    counts.merge(table, rows, RowCounts::plus);
  }

  /** Rows that no page has counted before. */
  long decoded() {
    return decoded;
  }

  /** What became of the rows, by table. */
  Map<String, RowCounts> counts() {
    return counts;
  }
}
