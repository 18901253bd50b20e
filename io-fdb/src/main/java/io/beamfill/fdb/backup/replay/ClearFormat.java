package io.beamfill.fdb.backup.replay;

import com.google.common.collect.Lists;
import io.beamfill.fdb.backup.sort.RunFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** Clears become runs of which the latest remain: see {@link LatestClears}. */
final class ClearFormat implements RunFormat<Clear> {
  private static final int OVERHEAD_BYTES = 100;

  @Override
  public void write(Clear clear, DataOutput out) throws IOException {
    out.writeInt(clear.begin().length);
    out.write(clear.begin());
    out.writeInt(clear.end().length);
    out.write(clear.end());
    out.writeLong(clear.version());
    out.writeInt(clear.sequence());
  }

  @Override
  public Clear read(DataInput in) throws IOException {
    byte[] begin = new byte[in.readInt()];
    in.readFully(begin);
    byte[] end = new byte[in.readInt()];
    in.readFully(end);
    return new Clear(begin, end, in.readLong(), in.readInt());
  }

  @Override
  public int memory(Clear clear) {
    return clear.begin().length + clear.end().length + OVERHEAD_BYTES;
  }

  @Override
  public Iterator<Clear> tidy(List<Clear> batch) {
    return laidOver(batch).iterator();
  }

  @Override
  public Iterator<Clear> merge(List<Iterator<Clear>> runs) {
    return new LatestClears(runs);
  }

  /** A single clear is a run; of two runs, each of one half, comes one. */
  private static List<Clear> laidOver(List<Clear> clears) {
    if (clears.size() <= 1) {
      return clears;
    }
    int middle = clears.size() / 2;
    Iterator<Clear> left = laidOver(clears.subList(0, middle)).iterator();
    Iterator<Clear> right = laidOver(clears.subList(middle, clears.size())).iterator();
    return Lists.newArrayList(new LatestClears(List.of(left, right)));
  }
}
