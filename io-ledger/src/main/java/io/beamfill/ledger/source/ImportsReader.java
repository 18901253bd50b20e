package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.ledger.scan.Answer;
import io.beamfill.ledger.scan.Items;
import io.beamfill.ledger.scan.UpdateHead;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Takes the import updates of one answer, and checks that they ascend. */
final class ImportsReader implements Items.Sink {
  private static final int SLACK_BYTES = 1 << 16;

  private final ImportsKeyspace keyspace;
  private final ByteKeyRange range;
  private final PageLimits limits;
  private final List<SourceRecord> records = new ArrayList<>();
  private long bytes;
  private String previousId;
  private byte[] previous;
  private boolean behind;
  private boolean full;
  private @Nullable Answer<ImportsPage> fault;

  /**
   * @param after the id that was asked for
   */
  ImportsReader(ImportsKeyspace keyspace, ByteKeyRange range, String after, PageLimits limits) {
    this.keyspace = keyspace;
    this.range = range;
    this.limits = limits;
    this.previousId = after;
    this.previous = after.getBytes(UTF_8);
  }

  long room() {
    return records.isEmpty() ? Long.MAX_VALUE : limits.bytes() - bytes + SLACK_BYTES;
  }

  @Override
  public boolean take(UpdateHead head, byte[] json) {
    if (head.updateId() == null) {
      fault = new Answer.Fatal<>("sent an import update without update_id: it has no place");
      return false;
    }
    byte[] id = head.updateId().getBytes(UTF_8);
    if (Arrays.compareUnsigned(id, previous) <= 0) {
      fault =
          new Answer.Retryable<>(
              "sent the import update " + head.updateId() + " after " + previousId);
      return false;
    }
    if (head.migration() != null
        && !head.migration().equals(Integer.toString(keyspace.migration()))) {
      fault =
          new Answer.Retryable<>(
              "sent the import update " + head.updateId() + ", which is of another migration");
      return false;
    }
    if (isBefore(id, range.getStartKey().getBytes())) {
      return accept(head.updateId(), id);
    }
    byte[] end = range.getEndKey().getBytes();
    if (end.length > 0 && !isBefore(id, end)) {
      behind = true;
      return false;
    }
    SourceRecord record = new SourceRecord(id, json);
    if (!records.isEmpty()
        && (records.size() == limits.rows() || bytes + record.size() > limits.bytes())) {
      full = true;
      return false;
    }
    records.add(record);
    bytes += record.size();
    return accept(head.updateId(), id);
  }

  private boolean accept(String text, byte[] id) {
    previousId = text;
    previous = id;
    return true;
  }

  private static boolean isBefore(byte[] id, byte[] bound) {
    return Arrays.compareUnsigned(id, bound) < 0;
  }

  Answer<ImportsPage> answer(boolean whole, String after) {
    if (fault != null) {
      return fault;
    }
    boolean atEnd = behind || previousId.equals(keyspace.last());
    if (whole && !atEnd && previousId.equals(after)) {
      return new Answer.Retryable<>(
          "sent no import update after "
              + after
              + ", though it said that the last one is "
              + keyspace.last());
    }
    return new Answer.Data<>(new ImportsPage(records, previousId, atEnd));
  }

  boolean isFull(boolean whole) {
    return full || (!whole && !behind);
  }

  int updates() {
    return records.size();
  }

  long bytes() {
    return bytes;
  }
}
