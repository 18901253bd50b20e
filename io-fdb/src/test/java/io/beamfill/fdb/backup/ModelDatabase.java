package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.transforms.source.SourceRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * A database in memory that does one mutation after the other, written from the definitions of
 * FoundationDB's mutation types alone.
 */
final class ModelDatabase {
  private final TreeMap<ByteKey, ByteKey> pairs = new TreeMap<>();

  void apply(Change change) {
    ByteKey key = change.key();
    ByteKey operand = change.operand();
    if (change.type() == 1) {
      if (operand.compareTo(key) > 0) {
        pairs.subMap(key, operand).clear();
      }
      return;
    }
    ByteKey existing = pairs.get(key);
    if (change.type() == 20) {
      if (operand.equals(existing)) {
        pairs.remove(key);
      }
      return;
    }
    pairs.put(key, changed(change.type(), existing, operand));
  }

  /** What it holds in a range. */
  List<SourceRecord> records(ByteKeyRange range) {
    List<SourceRecord> records = new ArrayList<>();
    pairs.forEach(
        (key, value) -> {
          if (range.containsKey(key)) {
            records.add(new SourceRecord(key.getBytes(), value.getBytes()));
          }
        });
    return records;
  }

  private static ByteKey changed(int type, ByteKey existing, ByteKey operand) {
    int length = operand.getBytes().length;
    boolean absent = existing == null;
    BigInteger old = absent ? BigInteger.ZERO : number(existing, length);
    BigInteger other = number(operand, length);
    return switch (type) {
      case 0 -> operand;
      case 2 -> bytes(old.add(other), length);
      case 6 -> bytes(old.and(other), length);
      case 7 -> bytes(old.or(other), length);
      case 8 -> bytes(old.xor(other), length);
      case 9 -> appended(absent ? ByteKey.EMPTY : existing, operand);
      case 12 -> bytes(old.max(other), length);
      case 13 -> bytes(old.min(other), length);
      case 16 -> absent || operand.compareTo(existing) < 0 ? operand : existing;
      case 17 -> absent || operand.compareTo(existing) > 0 ? operand : existing;
      case 18 -> absent ? operand : bytes(old.min(other), length);
      case 19 -> absent ? operand : bytes(old.and(other), length);
      default -> throw new IllegalArgumentException("No type " + type);
    };
  }

  private static ByteKey appended(ByteKey existing, ByteKey operand) {
    byte[] start = existing.getBytes();
    byte[] rest = operand.getBytes();
    if (start.length + rest.length > 100_000) {
      return existing;
    }
    byte[] both = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, both, start.length, rest.length);
    return ByteKey.copyFrom(both);
  }

  /** The first bytes as an unsigned number, the least significant byte first. */
  private static BigInteger number(ByteKey bytes, int length) {
    BigInteger number = BigInteger.ZERO;
    byte[] all = bytes.getBytes();
    for (int i = Math.min(length, all.length) - 1; i >= 0; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(all[i] & 0xff));
    }
    return number;
  }

  private static ByteKey bytes(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return ByteKey.copyFrom(bytes);
  }
}
