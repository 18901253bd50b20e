package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the records of one keyspace, with those flaws that any record can have, and notes what
 * will become of them.
 *
 * @param name of the keyspace and of the table
 */
record RecordWriter(String name) {
  private static final byte[] BROKEN_FIELD_START = "{\"Note\":\"".getBytes(UTF_8);
  private static final byte[] BROKEN_FIELD_END = "\",".getBytes(UTF_8);
  private static final byte NOT_UTF8 = (byte) 0xFF;

  void writeJson(Sink sink, Flaw flaw, byte[] key, String json) {
    write(sink, flaw, key, payload(flaw, json));
  }

  void write(Sink sink, Flaw flaw, byte[] key, byte[] value) {
    sink.record(name, key(flaw, key), value);
    if (flaw == Flaw.NONE) {
      sink.row(name);
    } else if (flaw == Flaw.CONFLICT) {
      sink.mapped(name);
    } else {
      sink.quarantined(name, flaw.reason());
    }
  }

  /** A key of a prefix and the fields that follow it. */
  static byte[] key(String prefix, Id... ids) {
    ByteBuffer key = ByteBuffer.allocate(prefix.length() + ids.length * Id.BYTES);
    key.put(prefix.getBytes(UTF_8));
    for (Id id : ids) {
      id.putInto(key);
    }
    return key.array();
  }

  static byte[] key(Flaw flaw, byte[] key) {
    if (flaw == Flaw.SHORT_KEY) {
      return Arrays.copyOf(key, key.length - 1);
    }
    return flaw == Flaw.LONG_KEY ? Arrays.copyOf(key, key.length + 1) : key;
  }

  static byte[] payload(Flaw flaw, String json) {
    if (flaw == Flaw.BROKEN_UTF8) {
      byte[] rest = json.substring(1).getBytes(UTF_8);
      return ByteBuffer.allocate(
              BROKEN_FIELD_START.length + 1 + BROKEN_FIELD_END.length + rest.length)
          .put(BROKEN_FIELD_START)
          .put(NOT_UTF8)
          .put(BROKEN_FIELD_END)
          .put(rest)
          .array();
    }
    return text(flaw, json).getBytes(UTF_8);
  }

  private static String text(Flaw flaw, String json) {
    if (flaw == Flaw.GARBLED) {
      return json.substring(0, json.length() - 1);
    }
    if (flaw == Flaw.TRAILING) {
      return json + "}";
    }
    return flaw == Flaw.NOT_AN_OBJECT ? "[" + json + "]" : json;
  }
}
