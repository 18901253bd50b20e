package io.beamfill.pipelines.jdbcio;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Orders with their lines, and notes, in a backup of FoundationDB. An order's record is {@code
 * o0000017} with the number of its lines as its payload; a note's is {@code n0000017} with its
 * text. Lines refer to their order, and come of the same record. A payload {@code bad} is rejected,
 * {@code half} gives an order whose line cannot be formed, and an empty one is filtered.
 */
final class OrdersDecoder implements RecordDecoder {
  private static final long serialVersionUID = 1L;

  static final String TABLES =
      "CREATE TABLE orders (id bigint PRIMARY KEY, lines integer NOT NULL);"
          + " CREATE TABLE order_lines (order_id bigint NOT NULL REFERENCES orders (id),"
          + " line integer NOT NULL, PRIMARY KEY (order_id, line));"
          + " CREATE TABLE notes (id bigint PRIMARY KEY, text varchar(20))";

  private static final TableSpec ORDERS =
      new TableSpec(
          "orders",
          List.of(
              ColumnSpec.of("id", ValueType.INTEGER), ColumnSpec.of("lines", ValueType.INTEGER)),
          List.of("id"));
  private static final TableSpec LINES =
      new TableSpec(
          "order_lines",
          List.of(
              ColumnSpec.of("order_id", ValueType.INTEGER),
              ColumnSpec.of("line", ValueType.INTEGER)),
          List.of("order_id", "line"));
  private static final TableSpec NOTES =
      new TableSpec(
          "notes",
          List.of(ColumnSpec.of("id", ValueType.INTEGER), ColumnSpec.of("text", ValueType.TEXT)),
          List.of("id"));

  /** An order with so many lines, or one of the words. */
  static SourceRecord order(int number, String payload) {
    return record("o%07d".formatted(number), payload);
  }

  static SourceRecord note(int number, String text) {
    return record("n%07d".formatted(number), text);
  }

  private static SourceRecord record(String key, String payload) {
    return new SourceRecord(
        key.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Notes and orders in the order of their positions, with two lines in each order. */
  static List<SourceRecord> records(int notes, int orders) {
    List<SourceRecord> records = new ArrayList<>();
    for (int note = 0; note < notes; note++) {
      records.add(note(note, "note " + note));
    }
    for (int order = 0; order < orders; order++) {
      records.add(order(order, "2"));
    }
    return records;
  }

  @Override
  public List<KeyspaceSpec> keyspaces() {
    // Children are named first: their order is the target's doing.
    return List.of(
        new KeyspaceSpec(keyspace("orders", 'o'), List.of(LINES.name(), ORDERS.name())),
        new KeyspaceSpec(keyspace("notes", 'n'), List.of(NOTES.name())));
  }

  private static Keyspace keyspace(String name, char prefix) {
    return new Keyspace(name, ByteKeyRange.of(ByteKey.of(prefix), ByteKey.of((char) (prefix + 1))));
  }

  @Override
  public List<TableSpec> tables() {
    return List.of(LINES, ORDERS, NOTES);
  }

  @Override
  public Outcome decode(
      String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    long id = Long.parseLong(text(record.position()).substring(1));
    String payload = text(record.payload());
    if (payload.isEmpty()) {
      return Outcome.FILTERED;
    }
    if (payload.equals("bad")) {
      throw new RejectedException(Reason.UNKNOWN_SHAPE, "it is \"bad\"");
    }
    if (keyspace.equals("notes")) {
      output.row(NOTES, id, payload);
    } else if (payload.equals("half")) {
      output.row(ORDERS, id, 1L);
      output.rejectedRow(LINES, Reason.MISSING_VALUE, "the line is missing");
    } else {
      long lines = Long.parseLong(payload);
      for (long line = 0; line < lines; line++) {
        output.row(LINES, id, line);
      }
      output.row(ORDERS, id, lines);
    }
    return Outcome.DECODED;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
