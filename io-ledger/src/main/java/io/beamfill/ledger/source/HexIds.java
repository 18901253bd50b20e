package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.transforms.source.SourceRecord;
import java.util.List;

/** Reckons with ids as numbers, where they are written in hexadecimal digits. */
final class HexIds {
  private HexIds() {}

  /**
   * The density that the first ids of a keyspace and its last one tell.
   *
   * @param first at least one record
   * @param all whether these are all that there are
   */
  static ImportsDensity density(
      List<SourceRecord> first, boolean all, String last, double bytesPerRecord) {
    String begin = new String(first.get(0).position(), UTF_8);
    String lastSeen = new String(first.get(first.size() - 1).position(), UTF_8);
    String prefix = begin.substring(0, alike(begin, last));
    long from = number(begin, prefix.length());
    long to = number(lastSeen, prefix.length());
    long end = number(last, prefix.length());
    if (from < 0 || to <= from || end < to) {
      return ImportsDensity.uneven(all ? first.size() : -1, bytesPerRecord);
    }
    long records =
        all ? first.size() : Math.round(first.size() * (double) (end - from) / (to - from));
    return new ImportsDensity(prefix, from, end, records, bytesPerRecord);
  }

  private static int alike(String one, String other) {
    int at = 0;
    while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at;
  }

  /** The digits at a place as a number, or -1. */
  private static long number(String id, int at) {
    int end = at + ImportsDensity.DIGITS;
    if (end > id.length() || !id.substring(at, end).matches("[0-9a-f]+")) {
      return -1;
    }
    return Long.parseLong(id, at, end, 16);
  }
}
