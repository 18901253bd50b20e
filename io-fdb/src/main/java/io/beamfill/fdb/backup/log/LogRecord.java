package io.beamfill.fdb.backup.log;

/** A part of one version's mutations, as a log file holds it. The array is not copied. */
final class LogRecord {
  private final long version;
  private final int part;
  private final long block;
  private final long position;
  private final byte[] bytes;

  /**
   * @param part its place among the parts of the version, from 0
   * @param block the number of the block that it stands in, from 0
   * @param position of the bytes in the file
   */
  LogRecord(long version, int part, long block, long position, byte[] bytes) {
    this.version = version;
    this.part = part;
    this.block = block;
    this.position = position;
    this.bytes = bytes;
  }

  long version() {
    return version;
  }

  int part() {
    return part;
  }

  long block() {
    return block;
  }

  long position() {
    return position;
  }

  byte[] bytes() {
    return bytes;
  }
}
