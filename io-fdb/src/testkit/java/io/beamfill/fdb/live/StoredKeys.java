package io.beamfill.fdb.live;

import com.apple.foundationdb.KeyValue;
import io.beamfill.transforms.source.SourceRecord;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Keys that can be written and cleared while a scan goes on. */
final class StoredKeys implements Content {
  /** Replaced with every write, so that a view stays what it is. */
  private volatile NavigableMap<ByteKey, byte[]> pairs = new TreeMap<>();

  StoredKeys(Collection<SourceRecord> records) {
    records.forEach(each -> pairs.put(ByteKey.copyFrom(each.position()), each.payload()));
  }

  synchronized void set(ByteKey key, byte[] value) {
    NavigableMap<ByteKey, byte[]> next = new TreeMap<>(pairs);
    next.put(key, value);
    pairs = next;
  }

  synchronized void clear(ByteKey key) {
    NavigableMap<ByteKey, byte[]> next = new TreeMap<>(pairs);
    next.remove(key);
    pairs = next;
  }

  /** The pairs of a range as records. */
  List<SourceRecord> within(ByteKeyRange range) {
    return within(pairs, range);
  }

  static List<SourceRecord> within(NavigableMap<ByteKey, byte[]> pairs, ByteKeyRange range) {
    NavigableMap<ByteKey, byte[]> tail = pairs.tailMap(range.getStartKey(), true);
    Map<ByteKey, byte[]> part =
        range.getEndKey().isEmpty() ? tail : tail.headMap(range.getEndKey(), false);
    return part.entrySet().stream()
        .map(each -> new SourceRecord(each.getKey().getBytes(), each.getValue()))
        .toList();
  }

  /** All pairs as they are now. */
  NavigableMap<ByteKey, byte[]> pairs() {
    return pairs;
  }

  @Override
  public View now() {
    NavigableMap<ByteKey, byte[]> seen = pairs;
    return begin -> {
      Iterator<Map.Entry<ByteKey, byte[]>> entries =
          seen.tailMap(ByteKey.copyFrom(begin), true).entrySet().iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public KeyValue next() {
          Map.Entry<ByteKey, byte[]> entry = entries.next();
          return new KeyValue(entry.getKey().getBytes(), entry.getValue());
        }
      };
    };
  }
}
