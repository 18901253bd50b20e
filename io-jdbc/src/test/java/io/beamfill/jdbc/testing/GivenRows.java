package io.beamfill.jdbc.testing;

import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A decoder that gives the rows that a test has named, record after record, and the pages with
 * these records. Copies that were serialized share them, within one JVM.
 */
public final class GivenRows implements RecordDecoder {
  private static final long serialVersionUID = 1L;

  /** The keyspace of all records. */
  public static final String KEYSPACE = "given";

  private static final Map<String, List<Given>> GIVEN = new ConcurrentHashMap<>();

  private sealed interface Given {}

  private record Row(TableSpec table, boolean fallback, List<@Nullable Object> values)
      implements Given {}

  private record RejectedRow(TableSpec table, String message) implements Given {}

  private record Rejected(String message) implements Given {}

  private record Filtered() implements Given {}

  private final String id = UUID.randomUUID().toString();
  private final List<TableSpec> tables;
  private int pageRecords = Integer.MAX_VALUE;

  /** For rows of these tables. */
  public GivenRows(TableSpec... tables) {
    this.tables = List.of(tables);
    GIVEN.put(id, new ArrayList<>());
  }

  /** So many records in a page. */
  public GivenRows pageRecords(int records) {
    pageRecords = records;
    return this;
  }

  /** A record that gives a row. */
  public GivenRows row(TableSpec table, @Nullable Object... values) {
    return add(new Row(table, false, Arrays.asList(values)));
  }

  /** A record that gives a fallback row. */
  public GivenRows fallbackRow(TableSpec table, @Nullable Object... values) {
    return add(new Row(table, true, Arrays.asList(values)));
  }

  /** A record of which a row cannot be formed. */
  public GivenRows rejectedRow(TableSpec table, String message) {
    return add(new RejectedRow(table, message));
  }

  /** A record that cannot be decoded. */
  public GivenRows rejected(String message) {
    return add(new Rejected(message));
  }

  /** A record of no interest. */
  public GivenRows filtered() {
    return add(new Filtered());
  }

  private GivenRows add(Given given) {
    GIVEN.get(id).add(given);
    return this;
  }

  /** The pages of all records so far. */
  public List<Page> pages() {
    int records = GIVEN.get(id).size();
    List<Page> pages = new ArrayList<>();
    for (int from = 0; from < records; from += Math.min(pageRecords, records)) {
      int to = (int) Math.min(records, (long) from + pageRecords);
      List<SourceRecord> ofPage = new ArrayList<>();
      for (int index = from; index < to; index++) {
        ofPage.add(new SourceRecord(position(index), new byte[0]));
      }
      ByteKeyRange range =
          ByteKeyRange.of(ByteKey.copyFrom(position(from)), ByteKey.copyFrom(position(to)));
      pages.add(new Page(new Keyspace(KEYSPACE, range), ofPage, OptionalLong.empty()));
    }
    return pages;
  }

  private static byte[] position(int index) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
  }

  @Override
  public List<KeyspaceSpec> keyspaces() {
    return List.of(
        new KeyspaceSpec(
            new Keyspace(KEYSPACE, ByteKeyRange.ALL_KEYS),
            tables.stream().map(TableSpec::name).toList()));
  }

  @Override
  public List<TableSpec> tables() {
    return tables;
  }

  @Override
  public Outcome decode(
      String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    Given given = GIVEN.get(id).get(ByteBuffer.wrap(record.position()).getInt());
    if (given instanceof Row row && row.fallback()) {
      output.fallbackRow(row.table(), row.values().toArray());
    } else if (given instanceof Row row) {
      output.row(row.table(), row.values().toArray());
    } else if (given instanceof RejectedRow row) {
      output.rejectedRow(row.table(), Reason.MISSING_VALUE, row.message());
    } else if (given instanceof Rejected rejected) {
      throw new RejectedException(Reason.UNKNOWN_SHAPE, rejected.message());
    } else {
      return Outcome.FILTERED;
    }
    return Outcome.DECODED;
  }
}
