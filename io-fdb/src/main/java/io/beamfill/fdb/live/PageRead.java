package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterator;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one transaction gave of a range, from its start on.
 *
 * @param records in ascending order of keys
 * @param more whether the range may hold more behind the last record
 * @param version the version of the database that they were read at
 * @param error code of the error that ended it after its last record, or 0
 */
record PageRead(List<SourceRecord> records, boolean more, long version, int error) {
  /**
   * Reads until the limits are reached, the time is over, or the range is. Keeps what was read
   * before an error: it is as good as if less had been asked for.
   *
   * @param begin the range's first key
   * @param end the key behind its last one
   * @throws FDBException where nothing was read before the error
   */
  static PageRead of(
      FdbTransaction transaction,
      byte[] begin,
      byte[] end,
      PageLimits limits,
      Times times,
      LongSupplier clock) {
    long version = Answers.await(transaction.readVersion(), times.answer());
    long last = clock.getAsLong() + times.page().toNanos();
    List<SourceRecord> records = new ArrayList<>();
    AsyncIterator<KeyValue> pairs = transaction.range(begin, end, limits.rows());
    try {
      long bytes = 0;
      while (Answers.await(pairs.onHasNext(), times.answer())) {
        KeyValue pair = pairs.next();
        SourceRecord record = new SourceRecord(pair.getKey(), pair.getValue());
        bytes += record.size();
        if (!records.isEmpty() && bytes > limits.bytes()) {
          return new PageRead(records, true, version, 0);
        }
        records.add(record);
        if (records.size() == limits.rows() || clock.getAsLong() - last >= 0) {
          return new PageRead(records, true, version, 0);
        }
      }
      boolean more = holdsMore(transaction, next(begin, records), end, times);
      return new PageRead(records, more, version, 0);
    } catch (FDBException error) {
      if (records.isEmpty()) {
        throw error;
      }
      return new PageRead(records, true, version, error.getCode());
    } finally {
      pairs.cancel();
    }
  }

  /**
   * Asks the cluster whether the range is over. The client's iterator takes an answer without
   * records for the end, though FoundationDB may give one and say that there is more.
   */
  private static boolean holdsMore(
      FdbTransaction transaction, byte[] next, byte[] end, Times times) {
    byte[] first = Answers.await(transaction.firstKeyFrom(next), times.answer());
    return Arrays.compareUnsigned(first, end) < 0;
  }

  /** The first key behind the last record, or {@code begin} where there is none. */
  byte[] next(byte[] begin) {
    return next(begin, records);
  }

  private static byte[] next(byte[] begin, List<SourceRecord> records) {
    if (records.isEmpty()) {
      return begin;
    }
    byte[] key = records.get(records.size() - 1).position();
    return Arrays.copyOf(key, key.length + 1);
  }
}
