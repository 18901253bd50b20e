package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Keeps what a decoder makes of records. */
public final class CollectedRows implements RowOutput {
  /** A row, and whether it gives way to others with its key. */
  public record Row(String table, List<Object> values, boolean fallback) {}

  /** A rejection; the table is null for a whole record. */
  public record Rejection(@Nullable String table, Reason reason, String message) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final Map<String, String> lookup = new LinkedHashMap<>();

  /** Decodes a record, with the lookup's value for it, and keeps the result. */
  public void decode(
      RecordDecoder decoder, String keyspace, SourceRecord record, byte @Nullable [] value) {
    try {
      decoder.decode(keyspace, record, value, this);
    } catch (RejectedException rejected) {
      rejections.add(new Rejection(null, rejected.reason(), rejected.getMessage()));
    }
  }

  /** All rows. */
  public List<Row> rows() {
    return rows;
  }

  /** All rejections. */
  public List<Rejection> rejections() {
    return rejections;
  }

  /** The lookup's entries, in hexadecimal. */
  public Map<String, String> lookup() {
    return lookup;
  }

  @Override
  public void row(TableSpec table, Object... values) {
    rows.add(new Row(table.name(), Arrays.asList(values), false));
  }

  @Override
  public void fallbackRow(TableSpec table, Object... values) {
    rows.add(new Row(table.name(), Arrays.asList(values), true));
  }

  @Override
  public void rejectedRow(TableSpec table, Reason reason, String message) {
    rejections.add(new Rejection(table.name(), reason, message));
  }

  @Override
  public void lookupEntry(byte[] key, byte[] value) {
    lookup.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
  }
}
