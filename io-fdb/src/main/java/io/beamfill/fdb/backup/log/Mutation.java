package io.beamfill.fdb.backup.log;

/** A change of one key, or a cleared range of keys. The arrays are not copied. */
public final class Mutation {
  private final long version;
  private final int sequence;
  private final MutationType type;
  private final byte[] key;
  private final byte[] operand;

  /**
   * @param version of the database that it is a part of
   * @param sequence its place among the mutations of that version, from 0
   * @param key for a range its begin, inclusive
   * @param operand the new value, what the operation is done with, or a range's end, exclusive
   */
  public Mutation(long version, int sequence, MutationType type, byte[] key, byte[] operand) {
    this.version = version;
    this.sequence = sequence;
    this.type = type;
    this.key = key;
    this.operand = operand;
  }

  /** The version of the database that it is a part of. */
  public long version() {
    return version;
  }

  /** Its place among the mutations of that version, from 0. */
  public int sequence() {
    return sequence;
  }

  /** What it does. */
  public MutationType type() {
    return type;
  }

  /** The key; for a range its begin, inclusive. */
  public byte[] key() {
    return key;
  }

  /** The new value, what the operation is done with, or a range's end, exclusive. */
  public byte[] operand() {
    return operand;
  }
}
