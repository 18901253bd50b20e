package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.log.Mutation;
import io.beamfill.fdb.backup.log.MutationType;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes of every key what is left to do with what its range file holds. From the latest clear of
 * the key on, or from its first set, the value is known without the range file: then one set or
 * clear is left. Before, the atomic operations are written as they come. Holds one value.
 */
final class MutationFold {
  private static final byte[] NOTHING = {};

  private final ClearReader clears;
  private final RangeVersions versions;
  private final SortedFileWriter out;
  private @Nullable Mutation last;
  private @Nullable Clear clear;
  private boolean written;
  private boolean known;
  private boolean changed;
  private byte @Nullable [] value;

  /**
   * @param clears from the first one on
   */
  MutationFold(ClearReader clears, RangeVersions versions, SortedFileWriter out) {
    this.clears = clears;
    this.versions = versions;
    this.out = out;
  }

  /**
   * Takes all mutations that count, by key and in the order of application.
   *
   * @throws BeamfillException where one is there twice
   */
  void writeAll(Iterator<Mutation> mutations) throws IOException {
    while (mutations.hasNext()) {
      Mutation mutation = mutations.next();
      if (last == null || !Arrays.equals(last.key(), mutation.key())) {
        finishKey();
        startKey(mutation.key());
      } else if (last.version() == mutation.version() && last.sequence() == mutation.sequence()) {
        throw twice(mutation);
      }
      last = mutation;
      take(mutation);
    }
    finishKey();
  }

  private void startKey(byte[] key) throws IOException {
    Clear latest = clears.covering(key);
    clear = latest != null && latest.version() > versions.of(key) ? latest : null;
    known = clear != null;
    changed = false;
    written = false;
    value = null;
  }

  private void take(Mutation mutation) throws IOException {
    if (clear != null && clear.isAfter(mutation.version(), mutation.sequence())) {
      return;
    }
    known |= mutation.type().isAbsolute();
    if (known) {
      value = mutation.type().apply(value, mutation.operand());
      changed = true;
    } else {
      write(mutation.type(), mutation.operand());
    }
  }

  private void finishKey() throws IOException {
    if (last != null && known && changed) {
      write(
          value == null ? MutationType.CLEAR_RANGE : MutationType.SET,
          value == null ? NOTHING : value);
    }
  }

  private void write(MutationType type, byte[] operand) throws IOException {
    DataOutputStream change = written ? out.startSameKey() : out.startKey(last.key());
    MutationReader.writeChange(type, operand, change);
    written = true;
  }

  private static BeamfillException twice(Mutation mutation) {
    return new BeamfillException(
        Category.SOURCE,
        "The mutation logs hold version "
            + mutation.version()
            + " twice in one file: copy the backup's logs again, and run again");
  }
}
