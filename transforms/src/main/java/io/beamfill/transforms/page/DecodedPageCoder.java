package io.beamfill.transforms.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * Format 1: a byte with the format's number, the page in its own format, the number of filtered
 * records, and the lists of blocks, rejections, lookup entries and lookup hits, each with its size
 * before it.
 */
public final class DecodedPageCoder extends AtomicCoder<DecodedPage> {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final DecodedPageCoder INSTANCE = new DecodedPageCoder();

  private DecodedPageCoder() {}

  /** The only instance. */
  public static DecodedPageCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(DecodedPage decoded, OutputStream out) throws IOException {
    Wire.writeVersion(FORMAT, out);
    PageCoder.of().encode(decoded.page(), out);
    Wire.writeInt(decoded.recordsFiltered(), out);
    Wire.writeList(decoded.blocks(), DecodedPageCoder::writeBlock, out);
    Wire.writeList(decoded.rejected(), DecodedPageCoder::writeRejected, out);
    Wire.writeList(decoded.lookupEntries(), DecodedPageCoder::writeEntry, out);
    Wire.writeList(decoded.lookupHits(), Wire::writeBytes, out);
  }

  @Override
  public DecodedPage decode(InputStream in) throws IOException {
    Wire.readVersion(FORMAT, in);
    Page page = PageCoder.of().decode(in);
    int filtered = Wire.readInt(in);
    List<TableBlock> blocks = Wire.readList(DecodedPageCoder::readBlock, in);
    List<RejectedRecord> rejected = Wire.readList(DecodedPageCoder::readRejected, in);
    List<LookupEntry> entries = Wire.readList(DecodedPageCoder::readEntry, in);
    List<byte[]> hits = Wire.readList(Wire::readBytes, in);
    return new DecodedPage(page, filtered, blocks, rejected, entries, hits);
  }

  private static void writeBlock(TableBlock block, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(block.table(), out);
    out.write(block.fallback() ? 1 : 0);
    Wire.writeBytes(block.data(), out);
    int[] ends = new int[block.rows()];
    int[] records = new int[block.rows()];
    for (int row = 0; row < ends.length; row++) {
      ends[row] = block.end(row);
      records[row] = block.record(row);
    }
    Wire.writeInts(ends, out);
    Wire.writeInts(records, out);
  }

  private static TableBlock readBlock(InputStream in) throws IOException {
    String table = StringUtf8Coder.of().decode(in);
    boolean fallback = in.read() == 1;
    byte[] data = Wire.readBytes(in);
    int[] ends = Wire.readInts(in);
    return new TableBlock(table, fallback, data, ends, Wire.readInts(in));
  }

  private static void writeRejected(RejectedRecord rejected, OutputStream out) throws IOException {
    Wire.writeInt(rejected.record(), out);
    String table = rejected.table();
    StringUtf8Coder.of().encode(table == null ? "" : table, out);
    StringUtf8Coder.of().encode(rejected.reason().name(), out);
    StringUtf8Coder.of().encode(rejected.message(), out);
  }

  private static RejectedRecord readRejected(InputStream in) throws IOException {
    int record = Wire.readInt(in);
    String table = StringUtf8Coder.of().decode(in);
    Reason reason = Reason.valueOf(StringUtf8Coder.of().decode(in));
    String message = StringUtf8Coder.of().decode(in);
    return new RejectedRecord(record, table.isEmpty() ? null : table, reason, message);
  }

  private static void writeEntry(LookupEntry entry, OutputStream out) throws IOException {
    Wire.writeInt(entry.record(), out);
    Wire.writeBytes(entry.key(), out);
    Wire.writeBytes(entry.value(), out);
  }

  private static LookupEntry readEntry(InputStream in) throws IOException {
    int record = Wire.readInt(in);
    byte[] key = Wire.readBytes(in);
    return new LookupEntry(record, key, Wire.readBytes(in));
  }
}
