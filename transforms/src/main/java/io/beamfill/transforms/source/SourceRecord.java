package io.beamfill.transforms.source;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A record as the source holds it: its position and its payload. The arrays are not copied: who
 * makes or reads a record leaves them as they are.
 */
public final class SourceRecord {
  private final byte[] position;
  private final byte[] payload;

  /**
   * @param position the whole position (for FoundationDB, the whole key)
   * @param payload the bytes that the source holds there
   */
  public SourceRecord(byte[] position, byte[] payload) {
    this.position = position;
    this.payload = payload;
  }

  /** The whole position. */
  public byte[] position() {
    return position;
  }

  /** The bytes that the source holds at the position. */
  public byte[] payload() {
    return payload;
  }

  /** Bytes of position and payload together. */
  public int size() {
    return position.length + payload.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceRecord record
        && Arrays.equals(position, record.position)
        && Arrays.equals(payload, record.payload);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(position);
  }

  /** The position in hexadecimal and the payload's length: a payload may hold a secret. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(position) + " (" + payload.length + " bytes)";
  }
}
