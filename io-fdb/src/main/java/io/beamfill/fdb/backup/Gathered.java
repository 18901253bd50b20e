package io.beamfill.fdb.backup;

import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** What an answer holds so far. It ends also where many keys in a row turn out to be gone. */
final class Gathered {
  private final PageLimits limits;
  private final List<SourceRecord> records = new ArrayList<>();
  private long bytes;
  private long goneBytes;

  Gathered(PageLimits limits) {
    this.limits = limits;
  }

  List<SourceRecord> records() {
    return records;
  }

  /** Whether the answer must end before the key that a scan is at. */
  boolean endsBefore(ReplayedScan scan) {
    SourceRecord record = scan.record();
    boolean full =
        record != null
            && !records.isEmpty()
            && (records.size() == limits.rows() || bytes + record.size() > limits.bytes());
    return full || goneBytes > limits.bytes();
  }

  /** Takes the key that a scan is at. */
  void take(ReplayedScan scan) {
    SourceRecord record = scan.record();
    if (record == null) {
      goneBytes += scan.bytes();
    } else {
      records.add(record);
      bytes += record.size();
    }
    scan.take();
  }
}
