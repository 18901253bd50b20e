package io.beamfill.ledger.source;

import io.beamfill.transforms.source.SizeEstimate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Updates by time: consecutive stretches, each with a rate of its own.
 *
 * @param stretches from the newest to the oldest; together they are the keyspace
 * @param bytesPerRecord mean size of an update
 */
record UpdatesDensity(List<Stretch> stretches, double bytesPerRecord) implements Density {
  /**
   * A time with an even rate.
   *
   * @param times from when to when
   * @param updatesPerMicro how many updates it has in a microsecond
   */
  record Stretch(TimeRange times, double updatesPerMicro) implements Serializable {
    double updates() {
      return updatesPerMicro * times.micros();
    }

    Stretch within(TimeRange other) {
      return new Stretch(
          new TimeRange(
              Math.max(times.atOrAfter(), other.atOrAfter()),
              Math.min(times.before(), other.before())),
          updatesPerMicro);
    }
  }

  /** However large a keyspace is, and however small the wanted ranges. */
  private static final int MOST_RANGES = 100_000;

  /** Copies the list. */
  UpdatesDensity {
    stretches = List.copyOf(stretches);
  }

  @Override
  public SizeEstimate estimate(ByteKeyRange range) {
    double updates = 0;
    for (Stretch each : within(range)) {
      updates += each.updates();
    }
    return new SizeEstimate(Math.round(updates), Math.round(updates * bytesPerRecord));
  }

  private List<Stretch> within(ByteKeyRange range) {
    TimeRange times = TimeRange.of(range);
    return stretches.stream()
        .map(each -> each.within(times))
        .filter(each -> !each.times().isEmpty())
        .toList();
  }

  @Override
  public List<ByteKeyRange> split(ByteKeyRange range, long bytes) {
    double all = estimate(range).records();
    double wanted = Math.max(Math.max(1, bytes / bytesPerRecord), all / MOST_RANGES);
    long ranges = Math.round(all / wanted);
    List<ByteKeyRange> parts = new ArrayList<>();
    ByteKey start = range.getStartKey();
    if (ranges > 1) {
      double each = all / ranges;
      double gathered = 0;
      for (Stretch stretch : within(range)) {
        double updates = stretch.updates();
        for (double cut = each - gathered; cut < updates; cut += each) {
          long back = (long) (cut / stretch.updatesPerMicro());
          ByteKey end = TimePositions.after(stretch.times().before() - back);
          if (end.compareTo(start) > 0 && isInside(end, range)) {
            parts.add(ByteKeyRange.of(start, end));
            start = end;
          }
        }
        gathered = (gathered + updates) % each;
      }
    }
    parts.add(ByteKeyRange.of(start, range.getEndKey()));
    return parts;
  }

  private static boolean isInside(ByteKey key, ByteKeyRange range) {
    return range.getEndKey().isEmpty() || key.compareTo(range.getEndKey()) < 0;
  }
}
