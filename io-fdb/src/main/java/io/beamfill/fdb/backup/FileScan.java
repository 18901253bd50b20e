package io.beamfill.fdb.backup;

import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.io.range.ByteKey;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The records of one range file from one key to another, block by block.
 *
 * <p>Every block but the first starts with the key of the pair before and repeats that pair, so the
 * first pair of a block that follows is left out. The same rule drops the three lengths of zero
 * that start the second block where the first had room for its begin key only.
 */
final class FileScan implements AutoCloseable {
  private static final byte[] EMPTY = {};

  private final RangeFileReader reader;
  private final byte[] from;
  private final byte[] to;
  private final byte[] begin;
  private final byte[] end;
  private long number;
  private Block block;
  private byte @Nullable [] lastKey;
  private @Nullable SourceRecord ahead;
  private boolean done;

  /**
   * @param reader is closed with the scan
   * @param from inclusive
   * @param to exclusive
   */
  FileScan(RangeFile file, RangeFileReader reader, ByteKey from, ByteKey to) throws IOException {
    this.reader = reader;
    this.from = from.getBytes();
    this.to = to.getBytes();
    this.begin = file.begin().getBytes();
    this.end = file.end().getBytes();
    this.number = reader.seek(from, file.begin());
    this.block = reader.block(number);
    if (number == 0) {
      checkBegin();
    } else {
      offer(repeatedPair(block.begin()));
    }
  }

  /** The next record, which stays the next one until it is taken; nothing at the end. */
  @Nullable SourceRecord peek() throws IOException {
    while (ahead == null && !done) {
      SourceRecord record = block.next();
      if (record == null) {
        nextBlock();
      } else {
        checkKey(record.position());
        offer(record);
      }
    }
    return ahead;
  }

  /** Goes on behind the record that was peeked at. */
  void take() {
    ahead = null;
  }

  private void nextBlock() throws IOException {
    if (block.isLast()) {
      checkEnd();
      done = true;
      return;
    }
    number++;
    block = reader.block(number);
    repeatedPair(lastKey == null ? EMPTY : lastKey);
  }

  /** The pair that a block starts with, which must be the last one of the block before. */
  private SourceRecord repeatedPair(byte[] expected) {
    SourceRecord repeated = block.next();
    if (!Arrays.equals(block.begin(), expected)
        || repeated == null
        || !Arrays.equals(repeated.position(), expected)) {
      throw block.damaged(
          "it does not repeat the pair before, whose key is " + PrintableKey.of(expected));
    }
    return repeated;
  }

  private void offer(SourceRecord record) {
    byte[] key = record.position();
    lastKey = key.length == 0 ? null : key;
    if (Arrays.compareUnsigned(key, to) >= 0) {
      done = true;
    } else if (Arrays.compareUnsigned(key, from) >= 0) {
      ahead = record;
    }
  }

  private void checkBegin() {
    if (!Arrays.equals(block.begin(), begin)) {
      throw block.damaged(
          "it begins at "
              + PrintableKey.of(block.begin())
              + " where the manifest says "
              + PrintableKey.of(begin));
    }
  }

  private void checkKey(byte[] key) {
    if (lastKey != null && Arrays.compareUnsigned(key, lastKey) <= 0) {
      throw block.damaged(
          "the keys do not ascend: "
              + PrintableKey.of(key)
              + " stands after "
              + PrintableKey.of(lastKey));
    }
    if ((lastKey == null && Arrays.compareUnsigned(key, begin) < 0)
        || Arrays.compareUnsigned(key, end) >= 0) {
      throw block.damaged(
          "the key "
              + PrintableKey.of(key)
              + " is outside of the file's range from "
              + PrintableKey.of(begin)
              + " to "
              + PrintableKey.of(end));
    }
  }

  private void checkEnd() {
    if (!Arrays.equals(block.end(), end)) {
      throw block.damaged(
          "it ends at "
              + PrintableKey.of(block.end())
              + " where the manifest says "
              + PrintableKey.of(end));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
