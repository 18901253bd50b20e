package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Whatever was done to a database while it was backed up, the backup gives it as it was at a
 * version: as a model does that does everything from the beginning.
 */
class InstantPropertyTest {
  private static final long FIRST_VERSION = 1_000;

  private Path folder;

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("beamfill-instant");
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 1_500)
  void theDatabaseIsAsItWasAtTheVersion(
      @ForAll("histories") History history,
      @ForAll("fileBegins") Set<ByteKey> begins,
      @ForAll("fileBegins") Set<ByteKey> cuts,
      @ForAll @IntRange(min = 1, max = 20) int pageRows,
      @ForAll @LongRange(min = 1, max = 100) long pageBytes,
      @ForAll @LongRange(min = 1, max = 500) long splitBytes,
      @ForAll Random random)
      throws IOException {
    int span = (int) (lastVersion(history) - FIRST_VERSION) + 2;
    long from = FIRST_VERSION + random.nextInt(span);
    long to = from + random.nextInt(span);
    long version = to + random.nextInt(span);
    history.writeSnapshot(folder, begins, from, to, random);
    history.writeLogs(folder, from - random.nextInt(10), version + 1 + random.nextInt(10), random);
    List<SourceRecord> expected = history.at(version).records(USER_KEYS);
    PageLimits limits = new PageLimits(pageRows, pageBytes);

    FdbBackupSource source =
        FdbBackupSource.openAt(
            folder.toString(), version, Optional.of(folder.resolve("index").toString()));
    List<ByteKeyRange> splits = source.split(Reading.everything(), splitBytes);

    source.check(List.of(Reading.everything()));
    Reading.requireTiles(ByteKeyRange.ALL_KEYS, splits);
    assertThat(Reading.records(source, ByteKeyRange.ALL_KEYS, limits)).isEqualTo(expected);
    assertThat(Reading.records(source, splits, limits)).isEqualTo(expected);
    assertThat(Reading.records(source, parts(cuts), PageLimits.DEFAULT)).isEqualTo(expected);
    assertThat(Reading.fetches(source, ByteKeyRange.ALL_KEYS, limits))
        .extracting(Fetch::version)
        .containsOnly(OptionalLong.of(version));
  }

  private static final ByteKeyRange USER_KEYS = ByteKeyRange.of(ByteKey.EMPTY, ByteKey.of(0xff));

  private static long lastVersion(History history) {
    return history.versions().isEmpty() ? FIRST_VERSION : history.versions().lastKey();
  }

  private static List<ByteKeyRange> parts(Set<ByteKey> cuts) {
    List<ByteKeyRange> parts = new ArrayList<>();
    ByteKey start = ByteKey.EMPTY;
    for (ByteKey cut : new TreeSet<>(cuts).tailSet(ByteKey.EMPTY, false)) {
      parts.add(ByteKeyRange.of(start, cut));
      start = cut;
    }
    parts.add(ByteKeyRange.of(start, ByteKey.EMPTY));
    return parts;
  }

  @Provide
  Arbitrary<History> histories() {
    return Combinators.combine(Arbitraries.integers().between(0, 3), changes())
        .as(Tuple::of)
        .list()
        .ofMaxSize(50)
        .map(
            steps -> {
              TreeMap<Long, List<Change>> versions = new TreeMap<>();
              long version = FIRST_VERSION;
              for (Tuple.Tuple2<Integer, Change> step : steps) {
                version += step.get1();
                versions.computeIfAbsent(version, each -> new ArrayList<>()).add(step.get2());
              }
              return new History(versions);
            });
  }

  @Provide
  Arbitrary<Set<ByteKey>> fileBegins() {
    return keys().set().ofMaxSize(5);
  }

  private static Arbitrary<Change> changes() {
    Arbitrary<ByteKey> operands =
        Arbitraries.of((byte) 0, (byte) 1, (byte) 'a', (byte) 0x80, (byte) 0xff)
            .array(byte[].class)
            .ofMaxSize(6)
            .map(ByteKey::copyFrom);
    Arbitrary<Change> sets =
        Combinators.combine(keys(), operands).as((key, operand) -> new Change(0, key, operand));
    Arbitrary<Change> atomic =
        Combinators.combine(
                Arbitraries.of(2, 6, 7, 8, 9, 12, 13, 16, 17, 18, 19, 20), keys(), operands)
            .as(Change::new);
    Arbitrary<Change> clears = keys().map(key -> new Change(1, key, after(key)));
    Arbitrary<Change> ranges =
        Combinators.combine(anyKeys(), anyKeys())
            .as(
                (one, other) ->
                    one.compareTo(other) <= 0
                        ? new Change(1, one, other)
                        : new Change(1, other, one));
    Arbitrary<Change> system = operands.map(operand -> new Change(0, ByteKey.of(0xff, 2), operand));
    return Arbitraries.frequencyOf(
        Tuple.of(8, sets),
        Tuple.of(8, atomic),
        Tuple.of(3, clears),
        Tuple.of(4, ranges),
        Tuple.of(1, system));
  }

  private static ByteKey after(ByteKey key) {
    byte[] bytes = key.getBytes();
    return ByteKey.copyFrom(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** Few keys, which share prefixes; none of the system's. */
  private static Arbitrary<ByteKey> keys() {
    return Arbitraries.of((byte) 0, (byte) 'a', (byte) 'b', (byte) 0xff)
        .array(byte[].class)
        .ofMaxSize(3)
        .map(ByteKey::copyFrom)
        .filter(key -> key.compareTo(ByteKey.of(0xff)) < 0);
  }

  private static Arbitrary<ByteKey> anyKeys() {
    return Arbitraries.oneOf(
        keys(), Arbitraries.of(ByteKey.of(0xff), ByteKey.of(0xff, 2), ByteKey.of(0xff, 0xff)));
  }
}
