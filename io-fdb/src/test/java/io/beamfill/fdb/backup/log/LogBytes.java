package io.beamfill.fdb.backup.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;

/** Puts log files together byte by byte, from the format's description. */
public final class LogBytes {
  /** What a server writes. */
  public static final int PART_BYTES = 10_000;

  private static final long PROTOCOL = 0x0FDB00B062010001L;

  private final int blockSize;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A mutation as it stands in a file. */
  public record Change(int type, ByteKey key, ByteKey operand) {}

  /** One part of a version's mutations. */
  public record Part(long version, int number, ByteKey bytes) {}

  /** A file of blocks of a size. */
  public LogBytes(int blockSize) {
    this.blockSize = blockSize;
  }

  /** A version's mutations as one string of bytes. */
  public static byte[] join(List<Change> changes) {
    ByteArrayOutputStream mutations = new ByteArrayOutputStream();
    for (Change each : changes) {
      byte[] key = each.key().getBytes();
      byte[] operand = each.operand().getBytes();
      mutations.writeBytes(
          littleEndian(12).putInt(each.type()).putInt(key.length).putInt(operand.length).array());
      mutations.writeBytes(key);
      mutations.writeBytes(operand);
    }
    return littleEndian(12 + mutations.size())
        .putLong(PROTOCOL)
        .putInt(mutations.size())
        .put(mutations.toByteArray())
        .array();
  }

  /** The parts of a version's mutations. */
  public static List<Part> parts(long version, byte[] joined, int partBytes) {
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < joined.length; from += partBytes) {
      int to = Math.min(joined.length, from + partBytes);
      parts.add(
          new Part(version, parts.size(), ByteKey.copyFrom(Arrays.copyOfRange(joined, from, to))));
    }
    return parts;
  }

  /** A record in this block, or in the next one where this one is full. */
  public LogBytes part(Part part) {
    byte[] value = part.bytes().getBytes();
    int length = 4 + 13 + 4 + value.length;
    int inBlock = bytes.size() % blockSize;
    if (inBlock + length > blockSize) {
      pad();
      inBlock = 0;
    }
    if (inBlock == 0) {
      header(2001);
    }
    ByteBuffer record = ByteBuffer.allocate(length).putInt(13);
    record.put((byte) (part.version() * 31)).putLong(part.version()).putInt(part.number());
    bytes.writeBytes(record.putInt(value.length).put(value).array());
    return this;
  }

  /** The parts of a version, with what a server writes. */
  public LogBytes version(long version, Change... changes) {
    parts(version, join(List.of(changes)), PART_BYTES).forEach(this::part);
    return this;
  }

  /** The format's number, which starts a block. */
  public LogBytes header(int format) {
    bytes.writeBytes(littleEndian(4).putInt(format).array());
    return this;
  }

  /** Fills up the block. */
  public LogBytes pad() {
    byte[] padding = new byte[(blockSize - bytes.size() % blockSize) % blockSize];
    Arrays.fill(padding, (byte) 0xff);
    bytes.writeBytes(padding);
    return this;
  }

  /** Bytes as they are. */
  public LogBytes raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  /** Writes what there is as a log file of some versions. */
  public Path writeTo(Path container, long begin, long end) throws IOException {
    String version = String.format("%019d", begin);
    Path folder =
        container.resolve("logs/" + version.substring(0, 4) + "/" + version.substring(4, 8));
    Files.createDirectories(folder);
    String uid = String.format("%016x%016x", begin, end);
    return Files.write(
        folder.resolve("log," + begin + "," + end + "," + uid + "," + blockSize), toBytes());
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
