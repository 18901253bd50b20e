package io.beamfill.postgres.write;

import io.beamfill.postgres.copy.CopyFormat;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.page.TableBlock;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Makes a page of records with consecutive numbers for positions, each with one row. */
final class PageBuilder {
  private final Map<String, TableSpec> specs;
  private final CopyFormat format;
  private final int first;
  private int end;
  private final List<SourceRecord> records = new ArrayList<>();
  private final Map<String, BlockBuilder> rows = new LinkedHashMap<>();
  private final Map<String, BlockBuilder> fallbacks = new LinkedHashMap<>();
  private final List<RejectedRecord> rejected = new ArrayList<>();

  PageBuilder(Map<String, TableSpec> specs, CopyFormat format, int first) {
    this.specs = specs;
    this.format = format;
    this.first = first;
    this.end = first;
  }

  static byte[] position(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  static int number(byte[] position) {
    return ByteBuffer.wrap(position).getInt();
  }

  PageBuilder row(String table, Object... values) {
    return add(rows, table, values);
  }

  PageBuilder fallbackRow(String table, Object... values) {
    return add(fallbacks, table, values);
  }

  PageBuilder rejectedRecord(Reason reason, String message) {
    rejected.add(new RejectedRecord(record(), null, reason, message));
    return this;
  }

  PageBuilder rejectedRow(String table, Reason reason, String message) {
    rejected.add(new RejectedRecord(record(), table, reason, message));
    return this;
  }

  private PageBuilder add(Map<String, BlockBuilder> blocks, String table, Object... values) {
    blocks
        .computeIfAbsent(table, each -> format.newBlock(specs.get(each)))
        .append(record(), values);
    return this;
  }

  private int record() {
    byte[] payload = ("secret payload of " + end).getBytes(StandardCharsets.UTF_8);
    records.add(new SourceRecord(position(end), payload));
    end++;
    return records.size() - 1;
  }

  DecodedPage build() {
    ByteKeyRange range =
        ByteKeyRange.of(ByteKey.copyFrom(position(first)), ByteKey.copyFrom(position(end)));
    List<TableBlock> blocks = new ArrayList<>();
    rows.values().forEach(each -> blocks.add(each.build(false)));
    fallbacks.values().forEach(each -> blocks.add(each.build(true)));
    Page page = new Page(new Keyspace(WrittenJob.KEYSPACE, range), records, OptionalLong.of(7));
    return new DecodedPage(page, 0, blocks, rejected, List.of(), List.of());
  }
}
