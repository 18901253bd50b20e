package io.beamfill.transforms.testing;

import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Records in memory, as a source that answers as awkwardly as the contract allows: with short
 * pages, with empty answers before the end, and with a last answer that holds nothing. Copies that
 * were serialized share their records and what was asked of them, within one JVM.
 */
public final class InMemorySource implements PagedSource {
  private static final long serialVersionUID = 1L;
  private static final Map<String, State> STATES = new ConcurrentHashMap<>();

  private record State(
      TreeMap<ByteKey, SourceRecord> records, Queue<Keyspace> reads, AtomicInteger answers) {}

  private final String id = UUID.randomUUID().toString();
  private final long mood;
  private final int answersBeforeFailure;

  private InMemorySource(Collection<SourceRecord> records, long mood, int answersBeforeFailure) {
    this.mood = mood;
    this.answersBeforeFailure = answersBeforeFailure;
    TreeMap<ByteKey, SourceRecord> sorted = new TreeMap<>();
    records.forEach(each -> sorted.put(ByteKey.copyFrom(each.position()), each));
    STATES.put(id, new State(sorted, new ConcurrentLinkedQueue<>(), new AtomicInteger()));
  }

  /** A source that always answers with as much as the limits allow. */
  public static InMemorySource of(Collection<SourceRecord> records) {
    return new InMemorySource(records, 0, Integer.MAX_VALUE);
  }

  /**
   * A source whose answers hold less than they could.
   *
   * @param mood any number but 0; the same gives the same answers
   */
  public static InMemorySource moody(Collection<SourceRecord> records, long mood) {
    return new InMemorySource(records, mood, Integer.MAX_VALUE);
  }

  /** A source that fails after so many answers, of all its cursors together. */
  public static InMemorySource failing(Collection<SourceRecord> records, int answers) {
    return new InMemorySource(records, 0, answers);
  }

  /** The records of a range, in order. */
  public List<SourceRecord> within(ByteKeyRange range) {
    return List.copyOf(tail(range.getStartKey(), range.getEndKey()).values());
  }

  /** What cursors were opened for, so far. */
  public List<Keyspace> reads() {
    return List.copyOf(state().reads());
  }

  @Override
  public void check(List<Keyspace> keyspaces) {}

  @Override
  public SizeEstimate estimate(Keyspace keyspace) {
    List<SourceRecord> records = within(keyspace.range());
    return new SizeEstimate(records.size(), records.stream().mapToLong(SourceRecord::size).sum());
  }

  @Override
  public List<ByteKeyRange> split(Keyspace keyspace, long bytes) {
    ByteKey start = keyspace.range().getStartKey();
    List<ByteKeyRange> ranges = new ArrayList<>();
    long size = 0;
    for (SourceRecord record : within(keyspace.range())) {
      ByteKey position = ByteKey.copyFrom(record.position());
      if (size >= bytes && position.compareTo(start) > 0) {
        ranges.add(ByteKeyRange.of(start, position));
        start = position;
        size = 0;
      }
      size += record.size();
    }
    ranges.add(ByteKeyRange.of(start, keyspace.range().getEndKey()));
    return ranges;
  }

  @Override
  public PageCursor read(Keyspace keyspace) {
    state().reads().add(keyspace);
    return new Cursor(keyspace.range());
  }

  @Override
  public String describe() {
    return "records in memory";
  }

  private State state() {
    return STATES.get(id);
  }

  private Map<ByteKey, SourceRecord> tail(ByteKey start, ByteKey end) {
    TreeMap<ByteKey, SourceRecord> records = state().records();
    return end.isEmpty() ? records.tailMap(start) : records.subMap(start, end);
  }

  private final class Cursor implements PageCursor {
    private final ByteKey end;
    private final Random random;
    private ByteKey position;

    Cursor(ByteKeyRange range) {
      this.end = range.getEndKey();
      this.position = range.getStartKey();
      this.random = new Random(mood * 31 + range.hashCode());
    }

    @Override
    public Fetch next(PageLimits limits) throws IOException {
      if (state().answers().getAndIncrement() >= answersBeforeFailure) {
        throw new IOException("The source does not answer");
      }
      int rows = mood == 0 ? limits.rows() : random.nextInt(Math.min(limits.rows(), 5) + 1);
      List<SourceRecord> records = new ArrayList<>();
      long bytes = 0;
      for (Map.Entry<ByteKey, SourceRecord> each : tail(position, end).entrySet()) {
        SourceRecord record = each.getValue();
        boolean full = !records.isEmpty() && bytes + record.size() > limits.bytes();
        if (full || (records.size() == rows && !each.getKey().isEmpty())) {
          position = each.getKey();
          return new Fetch(records, position, OptionalLong.empty());
        }
        records.add(record);
        bytes += record.size();
      }
      if (mood != 0 && !records.isEmpty() && random.nextBoolean()) {
        position = ByteKey.copyFrom(after(records.get(records.size() - 1).position()));
        if (!position.equals(end)) {
          return new Fetch(records, position, OptionalLong.empty());
        }
      }
      return new Fetch(records, end, OptionalLong.empty());
    }

    private static byte[] after(byte[] position) {
      return Arrays.copyOf(position, position.length + 1);
    }

    @Override
    public void close() {}
  }
}
