package io.beamfill.fdb.backup.log;

import io.beamfill.fdb.backup.container.DamagedFile;
import io.beamfill.transforms.BeamfillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/**
 * The parts of one version's mutations, of which the file may hold the later ones first. Joined
 * they are
 *
 * <pre>
 * protocol version(LE64)  length of what follows(LE32)  mutation*
 * mutation := type(LE32)  key length(LE32)  operand length(LE32)  key  operand
 * </pre>
 */
final class VersionParts {
  private static final long PROTOCOL_VERSION = 0x0FDB00B062010001L;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

  private final String file;
  private final long version;
  private final TreeMap<Integer, LogRecord> parts = new TreeMap<>();
  private int bytes;

  /**
   * @param file its path, for messages
   */
  VersionParts(String file, long version) {
    this.file = file;
    this.version = version;
  }

  /** Takes a part, of which there may be one only. */
  void add(LogRecord part) {
    if (parts.putIfAbsent(part.part(), part) != null) {
      throw damaged(part, 0, "part " + part.part() + " of version " + version + " is there twice");
    }
    bytes = Math.addExact(bytes, part.bytes().length);
  }

  /** The version. */
  long version() {
    return version;
  }

  /** The parts that are there, in order. */
  Collection<LogRecord> parts() {
    return parts.values();
  }

  /** Bytes of the parts that are there. */
  int bytes() {
    return bytes;
  }

  /** Whether all parts are there. */
  boolean isComplete() {
    return isWithoutGap() && bytes >= HEADER_BYTES && bytes >= HEADER_BYTES + announced();
  }

  /**
   * The version's mutations, in the order of application.
   *
   * @throws BeamfillException where they are damaged, or of a kind that is not known
   */
  void decode(MutationSink mutations) throws IOException {
    requireWhole();
    ByteBuffer joined = joined(bytes).position(HEADER_BYTES);
    for (int sequence = 0; joined.hasRemaining(); sequence++) {
      mutations.accept(mutation(joined, sequence));
    }
  }

  private Mutation mutation(ByteBuffer joined, int sequence) {
    int start = joined.position();
    if (joined.remaining() < 3 * Integer.BYTES) {
      throw damaged(start, "a mutation is cut off");
    }
    int number = joined.getInt();
    MutationType type =
        MutationType.of(number)
            .orElseThrow(
                () ->
                    damaged(
                        start,
                        "a mutation of version "
                            + version
                            + " is of type "
                            + Integer.toUnsignedString(number)
                            + ", which is not known"));
    int keyLength = joined.getInt();
    int operandLength = joined.getInt();
    if (keyLength < 0
        || operandLength < 0
        || (long) keyLength + operandLength > joined.remaining()) {
      throw damaged(start, "a mutation of version " + version + " is cut off");
    }
    byte[] key = new byte[keyLength];
    byte[] operand = new byte[operandLength];
    joined.get(key).get(operand);
    if (type == MutationType.CLEAR_RANGE && Arrays.compareUnsigned(key, operand) > 0) {
      throw damaged(start, "a cleared range of version " + version + " ends before it begins");
    }
    return new Mutation(version, sequence, type, key, operand);
  }

  private void requireWhole() {
    if (!isWithoutGap() || bytes < HEADER_BYTES) {
      throw missing(firstMissing());
    }
    long protocol = joined(HEADER_BYTES).getLong();
    if (protocol != PROTOCOL_VERSION) {
      throw damaged(
          0,
          "the mutations of version %d are of protocol %016X where %016X is expected"
              .formatted(version, protocol, PROTOCOL_VERSION));
    }
    long announced = HEADER_BYTES + announced();
    if (bytes < announced) {
      throw missing(parts.size());
    }
    if (bytes > announced) {
      throw damaged(0, "the parts of version " + version + " hold more than they announce");
    }
  }

  private boolean isWithoutGap() {
    return parts.lastKey() == parts.size() - 1;
  }

  private int firstMissing() {
    int missing = 0;
    while (parts.containsKey(missing)) {
      missing++;
    }
    return missing;
  }

  private long announced() {
    return Integer.toUnsignedLong(joined(HEADER_BYTES).getInt(Long.BYTES));
  }

  /** The first bytes of the parts, of which there are so many. */
  private ByteBuffer joined(int length) {
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (LogRecord part : parts.values()) {
      joined.put(part.bytes(), 0, Math.min(part.bytes().length, joined.remaining()));
      if (!joined.hasRemaining()) {
        break;
      }
    }
    return joined.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private BeamfillException missing(int part) {
    return damaged(0, "part " + part + " of version " + version + " is missing");
  }

  /** An error at a byte of the joined parts. */
  private BeamfillException damaged(int at, String what) {
    int before = 0;
    for (LogRecord part : parts.values()) {
      int length = part.bytes().length;
      if (at < before + length) {
        return damaged(part, at - before, what);
      }
      before += length;
    }
    return damaged(parts.firstEntry().getValue(), 0, what);
  }

  private BeamfillException damaged(LogRecord part, int at, String what) {
    return DamagedFile.at("log file " + file, part.block(), part.position() + at, what);
  }
}
