package io.beamfill.postgres.replay;

import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.transforms.page.Reason;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What becomes of one entry in a replay. */
final class Trial {
  private final QuarantinedRecord entry;
  private final List<QuarantineEntry> rowsRefused = new ArrayList<>();
  private @Nullable QuarantineEntry refused;
  private int rows;

  Trial(QuarantinedRecord entry) {
    this.entry = entry;
  }

  QuarantinedRecord entry() {
    return entry;
  }

  /** The table of the entry's row; null for a whole record. */
  @Nullable String table() {
    return entry.entry().table();
  }

  boolean ofWholeRecord() {
    return table() == null;
  }

  /** Takes what the decoder rejects of the record, before {@link #wants}. */
  void reject(@Nullable String table, Reason reason, String message) {
    QuarantineEntry rejected = refusal(table, null, reason, null, message);
    if (table == null) {
      refuse(rejected);
    } else if (ofWholeRecord()) {
      rowsRefused.add(rejected);
    } else if (table.equals(table()) && entry.entry().rowOfRecord() == null) {
      refuse(rejected);
    }
  }

  /**
   * Whether a row of the record is to be written: of a whole record each, otherwise the one that
   * was refused; where it is not known which one that was, each of its table.
   */
  boolean wants(String table, int rowOfRecord) {
    Integer wanted = entry.entry().rowOfRecord();
    return refused == null
        && (ofWholeRecord()
            || (table.equals(table()) && (wanted == null || wanted == rowOfRecord)));
  }

  /** Notes a row that is being written. */
  void addRow() {
    rows++;
  }

  /** Takes what the database refuses of the rows that are wanted. */
  void refuse(String table, int rowOfRecord, Reason reason, String sqlState, String message) {
    QuarantineEntry row = refusal(table, rowOfRecord, reason, sqlState, message);
    if (ofWholeRecord()) {
      rowsRefused.add(row);
    } else {
      refuse(row);
    }
  }

  private void refuse(QuarantineEntry why) {
    if (refused == null) {
      refused = why;
    }
  }

  private QuarantineEntry refusal(
      @Nullable String table,
      @Nullable Integer rowOfRecord,
      Reason reason,
      @Nullable String sqlState,
      String message) {
    return new QuarantineEntry(
        entry.entry().record(), table, rowOfRecord, reason, sqlState, message);
  }

  /** Whether there was anything to try: the record gives such a row. */
  boolean made() {
    return refused != null || ofWholeRecord() || rows > 0;
  }

  /** Whether the entry is settled: its row, or its record without {@link #rowsRefused}, is in. */
  boolean resolved() {
    return refused == null && made();
  }

  /** Why the entry remains in quarantine, where it was tried in vain. */
  @Nullable QuarantineEntry refused() {
    return refused;
  }

  /** Rows of a whole record that go into quarantine in its place. */
  List<QuarantineEntry> rowsRefused() {
    return rowsRefused;
  }
}
