package io.beamfill.fdb.backup.replay;

import com.google.common.collect.Iterators;
import io.beamfill.fdb.backup.log.Mutation;
import io.beamfill.fdb.backup.log.MutationType;
import io.beamfill.fdb.backup.sort.RunFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Sorts mutations of single keys by key, and of one key in the order of application. A batch keeps
 * of each key only its last set or clear and what follows it: what stands before does not matter,
 * whatever other batches hold.
 */
final class MutationFormat implements RunFormat<Mutation> {
  private static final Comparator<Mutation> ORDER =
      Comparator.comparing(Mutation::key, Arrays::compareUnsigned)
          .thenComparingLong(Mutation::version)
          .thenComparingInt(Mutation::sequence);
  private static final int OVERHEAD_BYTES = 110;

  @Override
  public void write(Mutation mutation, DataOutput out) throws IOException {
    out.writeInt(mutation.key().length);
    out.write(mutation.key());
    out.writeLong(mutation.version());
    out.writeInt(mutation.sequence());
    out.writeByte(mutation.type().number());
    out.writeInt(mutation.operand().length);
    out.write(mutation.operand());
  }

  @Override
  public Mutation read(DataInput in) throws IOException {
    byte[] key = new byte[in.readInt()];
    in.readFully(key);
    long version = in.readLong();
    int sequence = in.readInt();
    MutationType type = MutationType.of(in.readByte()).orElseThrow();
    byte[] operand = new byte[in.readInt()];
    in.readFully(operand);
    return new Mutation(version, sequence, type, key, operand);
  }

  @Override
  public int memory(Mutation mutation) {
    return mutation.key().length + mutation.operand().length + OVERHEAD_BYTES;
  }

  @Override
  public Iterator<Mutation> tidy(List<Mutation> batch) {
    batch.sort(ORDER);
    List<Mutation> descending = new ArrayList<>();
    boolean settled = false;
    for (int i = batch.size() - 1; i >= 0; i--) {
      Mutation mutation = batch.get(i);
      boolean sameKey =
          i + 1 < batch.size() && Arrays.equals(mutation.key(), batch.get(i + 1).key());
      settled = settled && sameKey;
      if (!settled) {
        descending.add(mutation);
      }
      settled |= mutation.type().isAbsolute();
    }
    Collections.reverse(descending);
    return descending.iterator();
  }

  @Override
  public Iterator<Mutation> merge(List<Iterator<Mutation>> runs) {
    return Iterators.mergeSorted(runs, ORDER);
  }
}
