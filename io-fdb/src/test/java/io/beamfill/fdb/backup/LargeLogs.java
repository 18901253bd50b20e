package io.beamfill.fdb.backup;

import static java.util.stream.Collectors.joining;

import io.beamfill.fdb.backup.log.LogBytes;
import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * A process of its own, whose heap is small: writes a backup whose logs are ten times its range
 * files, brings it to its last version, and compares every record with what it must be. Says how
 * long it took, and what memory.
 *
 * <p>Every key is a number, and its value starts with the number of the mutation that set it. One
 * key is added to in every version.
 */
final class LargeLogs {
  private static final int VALUE_BYTES = 100;
  private static final int RANGE_BYTES_PER_KEY = VALUE_BYTES + 8 + 9;
  private static final int LOG_BYTES_PER_MUTATION = VALUE_BYTES + 12 + 9;
  private static final int MUTATIONS_PER_VERSION = 50;
  private static final int VERSIONS_PER_FILE = 1_000;
  private static final int FILES = 8;
  private static final long FIRST_VERSION = 1_000;
  private static final ByteKey COUNTER = key("counter");
  private static final ByteKey ONE = ByteKey.of(1, 0, 0, 0, 0, 0, 0, 0);

  private final Path folder;
  private final Random random = new Random(1);
  private final int[] setBy;
  private long version = FIRST_VERSION;
  private int mutations;

  private LargeLogs(Path folder, int keys) {
    this.folder = folder;
    this.setBy = new int[keys];
  }

  /**
   * Runs.
   *
   * @param arguments a folder, and the size of the range files in MiB
   */
  public static void main(String[] arguments) throws IOException {
    long rangeBytes = Long.parseLong(arguments[1]) << 20;
    LargeLogs logs = new LargeLogs(Path.of(arguments[0]), (int) (rangeBytes / RANGE_BYTES_PER_KEY));
    logs.writeRangeFiles();
    logs.writeLogs(10 * rangeBytes);
    logs.readAndCompare();
  }

  private void writeRangeFiles() throws IOException {
    List<SnapshotBytes.File> files = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      int from = (int) ((long) setBy.length * file / FILES);
      int to = (int) ((long) setBy.length * (file + 1) / FILES);
      ByteKey begin = file == 0 ? ByteKey.EMPTY : numbered(from);
      ByteKey end = file == FILES - 1 ? SystemKeyspace.START : numbered(to);
      files.add(
          new SnapshotBytes.File(
              begin,
              end,
              FIRST_VERSION - FILES + file,
              () ->
                  IntStream.range(from, to)
                      .mapToObj(each -> new SourceRecord(numbered(each).getBytes(), value(0)))
                      .iterator()));
    }
    SnapshotBytes.write(folder, 1 << 20, files);
  }

  private void writeLogs(long bytes) throws IOException {
    new LogBytes(100).writeTo(folder, FIRST_VERSION - FILES, FIRST_VERSION);
    while ((long) mutations * LOG_BYTES_PER_MUTATION < bytes) {
      LogBytes file = new LogBytes(1 << 20);
      long begin = version;
      for (int i = 0; i < VERSIONS_PER_FILE; i++) {
        LogBytes.parts(version, LogBytes.join(changes()), LogBytes.PART_BYTES).forEach(file::part);
        version++;
      }
      file.writeTo(folder, begin, version);
    }
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(2, COUNTER, ONE));
    for (int i = 1; i < MUTATIONS_PER_VERSION; i++) {
      mutations++;
      int number = random.nextInt(setBy.length);
      if (random.nextInt(500) == 0) {
        int end = Math.min(setBy.length, number + random.nextInt(200));
        Arrays.fill(setBy, number, end, -1);
        changes.add(new Change(1, numbered(number), numbered(end)));
      } else {
        setBy[number] = mutations;
        changes.add(new Change(0, numbered(number), ByteKey.copyFrom(value(mutations))));
      }
    }
    return changes;
  }

  private void readAndCompare() throws IOException {
    System.out.printf(
        "%d keys, %d mutations in %d versions; range files of %d MiB, logs of %d MiB%n",
        setBy.length,
        mutations,
        version - FIRST_VERSION,
        size("kvranges") >> 20,
        size("logs") >> 20);
    FdbBackupSource source =
        FdbBackupSource.openLatest(
            folder.toString(), Optional.of(folder.resolve("index").toString()));
    long start = System.nanoTime();
    source.prepare();
    System.out.printf("indexed in %d ms, %d MiB%n", millisSince(start), size("index") >> 20);
    start = System.nanoTime();
    compareAll(source);
    System.out.printf("read and compared in %d ms%n", millisSince(start));
    System.out.printf(
        "heap of %d MiB; peaks of its parts %s%n", Runtime.getRuntime().maxMemory() >> 20, peaks());
  }

  private void compareAll(FdbBackupSource source) throws IOException {
    int next = 0;
    boolean counted = false;
    try (PageCursor cursor = source.read(Reading.everything())) {
      Fetch fetch;
      do {
        fetch = cursor.next(PageLimits.DEFAULT);
        for (SourceRecord record : fetch.records()) {
          ByteBuffer value = ByteBuffer.wrap(record.payload());
          if (Arrays.equals(record.position(), COUNTER.getBytes())) {
            require(Long.reverseBytes(value.getLong()) == version - FIRST_VERSION, "counter");
            counted = true;
            continue;
          }
          while (setBy[next] < 0) {
            next++;
          }
          require(ByteKey.copyFrom(record.position()).equals(numbered(next)), "key " + next);
          require(value.getInt() == setBy[next], "value of key " + next);
          require(Arrays.equals(record.payload(), value(setBy[next])), "value of key " + next);
          next++;
        }
      } while (!fetch.coveredTo().isEmpty());
    }
    while (next < setBy.length && setBy[next] < 0) {
      next++;
    }
    require(counted && next == setBy.length, "all keys");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("Not as it must be: " + what);
    }
  }

  private long size(String below) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(below))) {
      return files.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static String peaks() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(each -> each.getType() == MemoryType.HEAP)
        .map(each -> each.getName() + " " + (each.getPeakUsage().getUsed() >> 20) + " MiB")
        .collect(joining(", "));
  }

  private static byte[] value(int mutation) {
    byte[] value = new byte[VALUE_BYTES];
    new Random(mutation).nextBytes(value);
    ByteBuffer.wrap(value).putInt(mutation);
    return value;
  }

  private static ByteKey numbered(int number) {
    return key("k%08d".formatted(number));
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
