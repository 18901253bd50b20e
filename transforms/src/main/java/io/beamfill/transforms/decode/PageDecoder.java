package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.LookupEntry;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.page.TableBlock;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Decodes one page: its records one after the other, each wholly or not at all. */
final class PageDecoder implements RowOutput {
  private record BlockKey(String table, boolean fallback) {}

  /**
   * A block that remembers what to take back, and needs no work for records that gave it no row.
   */
  private static final class OpenBlock {
    private final BlockBuilder rows;
    private int lastRecord = -1;
    private int rowsBeforeLastRecord;

    OpenBlock(BlockBuilder rows) {
      this.rows = rows;
    }

    void append(int record, Object[] values) {
      if (record != lastRecord) {
        lastRecord = record;
        rowsBeforeLastRecord = rows.rows();
      }
      rows.append(record, values);
    }

    void takeBack(int record) {
      if (record == lastRecord) {
        rows.truncate(rowsBeforeLastRecord);
      }
    }
  }

  private final RecordDecoder decoder;
  private final BlockFormat format;
  private final Map<BlockKey, OpenBlock> blocks = new LinkedHashMap<>();
  private final List<RejectedRecord> rejected = new ArrayList<>();
  private final List<LookupEntry> entries = new ArrayList<>();
  private int record;

  PageDecoder(RecordDecoder decoder, BlockFormat format) {
    this.decoder = decoder;
    this.format = format;
  }

  /**
   * @param keys for each record the key that it asks for, or null; null where the keyspace reads no
   *     lookup
   * @param found what the lookup holds under these keys
   */
  DecodedPage decode(Page page, @Nullable List<byte[]> keys, Map<ByteBuffer, byte[]> found) {
    String keyspace = page.covered().name();
    List<byte[]> hits = new ArrayList<>();
    int filtered = 0;
    for (record = 0; record < page.records().size(); record++) {
      byte[] key = keys == null ? null : keys.get(record);
      byte[] value = key == null ? null : found.get(ByteBuffer.wrap(key));
      if (value != null) {
        hits.add(key);
      }
      if (decodeRecord(keyspace, page.records().get(record), value)
          == RecordDecoder.Outcome.FILTERED) {
        filtered++;
      }
    }
    return new DecodedPage(page, filtered, buildBlocks(), rejected, entries, hits);
  }

  private RecordDecoder.Outcome decodeRecord(
      String keyspace, SourceRecord source, byte @Nullable [] lookup) {
    int rejectedBefore = rejected.size();
    int entriesBefore = entries.size();
    try {
      return decoder.decode(keyspace, source, lookup, this);
    } catch (RejectedException rejection) {
      blocks.values().forEach(block -> block.takeBack(record));
      rejected.subList(rejectedBefore, rejected.size()).clear();
      entries.subList(entriesBefore, entries.size()).clear();
      rejected.add(new RejectedRecord(record, null, rejection.reason(), rejection.getMessage()));
      return RecordDecoder.Outcome.DECODED;
    } catch (RuntimeException defect) {
      throw new IllegalStateException(
          "The decoder failed on the record of keyspace "
              + keyspace
              + " at position "
              + HexFormat.of().formatHex(source.position()),
          defect);
    }
  }

  private List<TableBlock> buildBlocks() {
    List<TableBlock> built = new ArrayList<>();
    blocks.forEach(
        (key, block) -> {
          if (block.rows.rows() > 0) {
            built.add(block.rows.build(key.fallback()));
          }
        });
    return built;
  }

  @Override
  public void row(TableSpec table, Object... values) {
    append(table, false, values);
  }

  @Override
  public void fallbackRow(TableSpec table, Object... values) {
    append(table, true, values);
  }

  private void append(TableSpec table, boolean fallback, Object[] values) {
    blocks
        .computeIfAbsent(
            new BlockKey(table.name(), fallback), each -> new OpenBlock(format.newBlock(table)))
        .append(record, values);
  }

  @Override
  public void rejectedRow(TableSpec table, Reason reason, String message) {
    rejected.add(new RejectedRecord(record, table.name(), reason, message));
  }

  @Override
  public void lookupEntry(byte[] key, byte[] value) {
    entries.add(new LookupEntry(record, key, value));
  }
}
