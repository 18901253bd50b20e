package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.Answer;
import io.beamfill.ledger.scan.Items;
import io.beamfill.ledger.scan.RecordTime;
import io.beamfill.ledger.scan.UpdateHead;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes the updates of one answer and checks that they are what was asked for: of this keyspace,
 * within the range, strictly descending, and beginning where they must. A service that sends
 * anything else is not believed at all.
 */
final class UpdatesReader implements Items.Sink {
  /** What comes with an item beside its own bytes, in a parser's buffer. */
  private static final int SLACK_BYTES = 1 << 16;

  private final UpdatesRequest request;
  private final PageLimits limits;
  private final List<SourceRecord> records = new ArrayList<>();
  private long bytes;
  private int items;
  private long previous;
  private @Nullable String previousId;
  private boolean edgeSeen;
  private boolean full;
  private @Nullable Answer<UpdatesPage> fault;

  UpdatesReader(UpdatesRequest request, PageLimits limits) {
    this.request = request;
    this.limits = limits;
    this.previous = request.times().before();
    this.previousId = request.edgeId();
  }

  /** Bytes that the next update may have; a page's first one may have any size. */
  long room() {
    return records.isEmpty() ? Long.MAX_VALUE : limits.bytes() - bytes + SLACK_BYTES;
  }

  @Override
  public boolean take(UpdateHead head, byte[] json) {
    items++;
    long time;
    try {
      time = RecordTime.parse(head.recordTime() == null ? "" : head.recordTime());
    } catch (DateTimeException unknown) {
      fault =
          new Answer.Fatal<>(
              "sent the update "
                  + head.updateId()
                  + " with the record_time \""
                  + head.recordTime()
                  + "\", which is no time: it has no place in the history");
      return false;
    }
    fault = faultOf(head, time);
    if (fault != null) {
      return false;
    }
    boolean edge = time == request.times().before();
    if (!edge && !keep(new SourceRecord(TimePositions.of(time), json))) {
      return false;
    }
    edgeSeen |= edge;
    previous = time;
    previousId = head.updateId();
    return true;
  }

  private boolean keep(SourceRecord record) {
    boolean fits =
        records.isEmpty()
            || (records.size() < limits.rows() && bytes + record.size() <= limits.bytes());
    if (fits) {
      records.add(record);
      bytes += record.size();
    } else {
      full = true;
    }
    return fits;
  }

  private @Nullable Answer<UpdatesPage> faultOf(UpdateHead head, long time) {
    UpdatesKeyspace keyspace = request.keyspace();
    boolean ofAnother =
        (head.migration() != null
                && !head.migration().equals(Integer.toString(keyspace.migration())))
            || (head.synchronizer() != null
                && !head.synchronizer().equals(keyspace.synchronizer()));
    if (ofAnother) {
      return wrong(head, time, "which belongs to another migration or synchronizer");
    }
    if (time < request.times().atOrAfter()) {
      return wrong(head, time, "which is before the range that was asked for");
    }
    boolean first = records.isEmpty() && !edgeSeen;
    if (time > previous || (time == previous && first && !request.asksEdge())) {
      return wrong(
          head,
          time,
          first
              ? "which is after the range that was asked for"
              : "out of order, after one of " + RecordTime.format(previous));
    }
    if (time == previous) {
      return first ? faultAtEdge(head, time) : faultOfTwins(head, time);
    }
    if (first && request.edgeId() != null) {
      return wrong(head, time, "and not the one before it, which must be there");
    }
    if (records.isEmpty() && request.newestKnown() != null && time != request.newestKnown()) {
      return wrong(
          head,
          time,
          "though it said that it has one of " + RecordTime.format(request.newestKnown()));
    }
    return null;
  }

  private @Nullable Answer<UpdatesPage> faultAtEdge(UpdateHead head, long time) {
    boolean another = request.edgeId() != null && !request.edgeId().equals(head.updateId());
    return another ? faultOfTwins(head, time) : null;
  }

  private Answer<UpdatesPage> faultOfTwins(UpdateHead head, long time) {
    if (previousId != null && previousId.equals(head.updateId())) {
      return wrong(head, time, "twice");
    }
    return new Answer.Fatal<>(
        "has two updates of the same record time "
            + RecordTime.format(time)
            + " in "
            + request.keyspace().keyspace().name()
            + ", "
            + previousId
            + " and "
            + head.updateId()
            + ", which a ledger never has: its pages cannot be told apart there");
  }

  private static Answer<UpdatesPage> wrong(UpdateHead head, long time, String problem) {
    return new Answer.Retryable<>(
        "sent the update " + head.updateId() + " of " + RecordTime.format(time) + ", " + problem);
  }

  /**
   * What the answer was.
   *
   * @param whole whether it was read to its end
   */
  Answer<UpdatesPage> answer(boolean whole) {
    if (fault != null) {
      return fault;
    }
    boolean toItsEnd = whole && !full;
    if (toItsEnd && request.edgeId() != null && !edgeSeen) {
      return new Answer.Retryable<>(
          "sent nothing up to "
              + RecordTime.format(request.times().before())
              + ", where it has sent an update before");
    }
    if (toItsEnd && records.isEmpty() && request.newestKnown() != null) {
      return nothingLeft(request.newestKnown());
    }
    if (items == 0 && whole) {
      return request.holdsOldest()
          ? nothingLeft(request.keyspace().oldest())
          : new Answer.Empty<>();
    }
    return new Answer.Data<>(
        new UpdatesPage(records, previous, previousId, toItsEnd && items < request.asked()));
  }

  private Answer<UpdatesPage> nothingLeft(long known) {
    return new Answer.Retryable<>(
        "sent nothing before "
            + RecordTime.format(request.times().before())
            + " of "
            + request.keyspace().keyspace().name()
            + ", though it said that it has an update of "
            + RecordTime.format(known));
  }

  /** Whether there was more than a page can hold. */
  boolean isFull(boolean whole) {
    return full || !whole;
  }

  int updates() {
    return records.size();
  }

  long bytes() {
    return bytes;
  }
}
