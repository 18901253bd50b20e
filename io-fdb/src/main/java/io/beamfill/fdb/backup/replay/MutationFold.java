package io.beamfill.fdb.backup.replay;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import com.google.common.io.FileBackedOutputStream;
import io.beamfill.fdb.backup.log.Mutation;
import io.beamfill.fdb.backup.log.MutationType;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes of every key what is left to do with what its range file holds. From the latest clear of
 * the key on, or from a set on, the value is known without the range file: then one set or clear is
 * left. Otherwise these are its atomic operations, which are held as long as they are few, and else
 * in a temporary file. Holds one value.
 */
final class MutationFold {
  private static final byte[] NOTHING = {};
  private static final int MOST_HELD_BYTES = 1 << 20;

  private final ClearReader clears;
  private final RangeVersions versions;
  private final SortedFileWriter out;
  private @Nullable Mutation last;
  private @Nullable Clear clear;
  private final FileBackedOutputStream operations = new FileBackedOutputStream(MOST_HELD_BYTES);
  private boolean empty;
  private boolean known;
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
    value = null;
    forgetOperations();
  }

  private void take(Mutation mutation) throws IOException {
    if (clear != null && clear.isAfter(mutation.version(), mutation.sequence())) {
      return;
    }
    if (mutation.type().isAbsolute()) {
      known = true;
      forgetOperations();
    }
    if (known) {
      value = mutation.type().apply(value, mutation.operand());
    } else {
      hold(mutation);
    }
  }

  private void hold(Mutation operation) throws IOException {
    ByteArrayDataOutput held = ByteStreams.newDataOutput();
    if (!empty) {
      held.writeInt(SortedFileWriter.SAME_KEY);
    }
    MutationReader.writeChange(operation.type(), operation.operand(), held);
    operations.write(held.toByteArray());
    empty = false;
  }

  private void forgetOperations() throws IOException {
    operations.reset();
    empty = true;
  }

  private void finishKey() throws IOException {
    if (last == null) {
      return;
    }
    if (!known) {
      operations.asByteSource().copyTo(out.startKey(last.key()));
    } else if (value != null) {
      MutationReader.writeChange(MutationType.SET, value, out.startKey(last.key()));
    } else if (clear == null) {
      MutationReader.writeChange(MutationType.CLEAR_RANGE, NOTHING, out.startKey(last.key()));
    }
  }

  private static BeamfillException twice(Mutation mutation) {
    return new BeamfillException(
        Category.SOURCE,
        "The mutation logs hold version "
            + mutation.version()
            + " twice in one file: copy the backup's logs again, and run again");
  }
}
