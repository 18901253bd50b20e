package io.beamfill.transforms.page;

import java.util.Arrays;

/** An entry of a lookup, as one record gave it. */
public final class LookupEntry {
  private final int record;
  private final byte[] key;
  private final byte[] value;

  /**
   * @param record index of the record in its page
   * @param key the entry's key
   * @param value the entry's value
   */
  public LookupEntry(int record, byte[] key, byte[] value) {
    this.record = record;
    this.key = key;
    this.value = value;
  }

  /** Index of the record in its page. */
  public int record() {
    return record;
  }

  /** The entry's key. */
  public byte[] key() {
    return key;
  }

  /** The entry's value. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LookupEntry entry
        && record == entry.record
        && Arrays.equals(key, entry.key)
        && Arrays.equals(value, entry.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }
}
