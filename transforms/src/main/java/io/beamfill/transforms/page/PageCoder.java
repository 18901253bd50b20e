package io.beamfill.transforms.page;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * Format 1: a byte with the format's number, the keyspace with its range, a byte that says whether
 * a source version follows, that version, the number of records, and for each its position and
 * payload with their lengths before them. Numbers are varints.
 */
public final class PageCoder extends AtomicCoder<Page> {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final PageCoder INSTANCE = new PageCoder();

  private PageCoder() {}

  /** The only instance. */
  public static PageCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Page page, OutputStream out) throws IOException {
    Wire.writeVersion(FORMAT, out);
    KeyspaceCoder.of().encode(page.covered(), out);
    out.write(page.version().isPresent() ? 1 : 0);
    if (page.version().isPresent()) {
      VarInt.encode(page.version().getAsLong(), out);
    }
    Wire.writeList(page.records(), PageCoder::writeRecord, out);
  }

  @Override
  public Page decode(InputStream in) throws IOException {
    Wire.readVersion(FORMAT, in);
    Keyspace covered = KeyspaceCoder.of().decode(in);
    OptionalLong version =
        in.read() == 1 ? OptionalLong.of(VarInt.decodeLong(in)) : OptionalLong.empty();
    List<SourceRecord> records = Wire.readList(PageCoder::readRecord, in);
    return new Page(covered, records, version);
  }

  private static void writeRecord(SourceRecord record, OutputStream out) throws IOException {
    Wire.writeBytes(record.position(), out);
    Wire.writeBytes(record.payload(), out);
  }

  private static SourceRecord readRecord(InputStream in) throws IOException {
    byte[] position = Wire.readBytes(in);
    return new SourceRecord(position, Wire.readBytes(in));
  }
}
