package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.beamfill.transforms.source.SizeEstimate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Import updates by the hexadecimal digits in which their ids differ, taken as even.
 *
 * @param prefix what all ids begin with
 * @param first the digits of the first id after the prefix, as a number
 * @param last those of the last id
 * @param records how many import updates there are, or -1
 * @param bytesPerRecord mean size of one
 */
record ImportsDensity(String prefix, long first, long last, long records, double bytesPerRecord)
    implements Density {
  /** Digits that are looked at; a number of them fits a double. */
  static final int DIGITS = 12;

  private static final int MOST_RANGES = 10_000;
  private static final int RADIX = 16;

  /**
   * Ids that say nothing of those between them: ranges are not split, and each may hold all.
   *
   * @param records how many import updates there are, or -1
   */
  static ImportsDensity uneven(long records, double bytesPerRecord) {
    return new ImportsDensity("", 0, 0, records, bytesPerRecord);
  }

  private boolean isUneven() {
    return last <= first;
  }

  @Override
  public SizeEstimate estimate(ByteKeyRange range) {
    if (records < 0) {
      return new SizeEstimate(-1, 0);
    }
    double share =
        isUneven() ? 1 : Math.max(0, share(range.getEndKey(), 1) - share(range.getStartKey(), 0));
    long expected = Math.round(share * records);
    return new SizeEstimate(expected, Math.round(expected * bytesPerRecord));
  }

  /** Where a key is between the first and the last id, from 0 to 1. */
  private double share(ByteKey key, double unbounded) {
    if (key.isEmpty()) {
      return unbounded;
    }
    String text = new String(key.getBytes(), US_ASCII);
    if (!text.startsWith(prefix)) {
      return text.compareTo(prefix) < 0 ? 0 : 1;
    }
    double number = 0;
    for (int i = 0; i < DIGITS; i++) {
      int at = prefix.length() + i;
      int digit = at < text.length() ? Character.digit(text.charAt(at), RADIX) : 0;
      number = number * RADIX + Math.max(0, digit);
    }
    return Math.max(0, Math.min(1, (number - first) / Math.max(1, last - first)));
  }

  @Override
  public List<ByteKeyRange> split(ByteKeyRange range, long bytes) {
    List<ByteKeyRange> parts = new ArrayList<>();
    ByteKey start = range.getStartKey();
    long ranges =
        isUneven()
            ? 1
            : Math.min(MOST_RANGES, Math.round((double) estimate(range).bytes() / bytes));
    double from = share(range.getStartKey(), 0);
    double to = share(range.getEndKey(), 1);
    for (long part = 1; part < ranges; part++) {
      double share = from + (to - from) * part / ranges;
      ByteKey end = key(first + (long) (share * (last - first)));
      if (end.compareTo(start) > 0
          && (range.getEndKey().isEmpty() || end.compareTo(range.getEndKey()) < 0)) {
        parts.add(ByteKeyRange.of(start, end));
        start = end;
      }
    }
    parts.add(ByteKeyRange.of(start, range.getEndKey()));
    return parts;
  }

  private ByteKey key(long number) {
    String digits = Long.toHexString(number);
    String key = prefix + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    return ByteKey.copyFrom(key.getBytes(US_ASCII));
  }
}
