package io.beamfill.fdb.backup.replay;

import java.io.IOException;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the mutation logs did to keys, in ascending order from one key on. Used by one thread; holds
 * a buffer for each of its two files, and one value.
 */
public final class Replay implements AutoCloseable {
  private final MutationReader mutations;
  private final ClearReader clears;

  Replay(MutationReader mutations, ClearReader clears) {
    this.mutations = mutations;
    this.clears = clears;
  }

  /** The next key that has changes of its own, or nothing at the end. */
  public byte @Nullable [] nextKey() {
    return mutations.key();
  }

  /**
   * Applies the changes of the next key, and goes on behind it.
   *
   * @param existing what the key's range file holds, or nothing
   * @return what the key holds afterwards, or nothing
   */
  public byte @Nullable [] apply(byte @Nullable [] existing) throws IOException {
    return mutations.apply(existing);
  }

  /**
   * Whether a key that has no changes of its own was cleared together with others.
   *
   * @param key not before the one that was asked for last
   * @param version of the range file that holds it: only what was cleared later counts
   */
  public boolean isCleared(byte[] key, long version) throws IOException {
    Clear latest = clears.covering(key);
    return latest != null && latest.version() > version;
  }

  void skipTo(byte[] key) throws IOException {
    while (nextKey() != null && Arrays.compareUnsigned(nextKey(), key) < 0) {
      apply(null);
    }
  }

  @Override
  public void close() throws IOException {
    try (clears) {
      mutations.close();
    }
  }
}
