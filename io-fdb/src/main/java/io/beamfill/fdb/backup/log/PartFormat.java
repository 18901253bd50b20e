package io.beamfill.fdb.backup.log;

import com.google.common.collect.Iterators;
import io.beamfill.fdb.backup.sort.RunFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Sorts parts by version, and then by their place in it. */
final class PartFormat implements RunFormat<LogRecord> {
  private static final Comparator<LogRecord> ORDER =
      Comparator.comparingLong(LogRecord::version).thenComparingInt(LogRecord::part);
  private static final int OVERHEAD_BYTES = 80;

  @Override
  public void write(LogRecord part, DataOutput out) throws IOException {
    out.writeLong(part.version());
    out.writeInt(part.part());
    out.writeLong(part.block());
    out.writeLong(part.position());
    out.writeInt(part.bytes().length);
    out.write(part.bytes());
  }

  @Override
  public LogRecord read(DataInput in) throws IOException {
    long version = in.readLong();
    int part = in.readInt();
    long block = in.readLong();
    long position = in.readLong();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new LogRecord(version, part, block, position, bytes);
  }

  @Override
  public int memory(LogRecord part) {
    return part.bytes().length + OVERHEAD_BYTES;
  }

  @Override
  public Iterator<LogRecord> tidy(List<LogRecord> batch) {
    batch.sort(ORDER);
    return batch.iterator();
  }

  @Override
  public Iterator<LogRecord> merge(List<Iterator<LogRecord>> runs) {
    return Iterators.mergeSorted(runs, ORDER);
  }
}
