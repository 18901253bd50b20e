package io.beamfill.fdb.backup.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.History;
import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.log.LogBytes;
import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.fdb.backup.log.LogBytes.Part;
import io.beamfill.fdb.backup.log.VersionSpan;
import io.beamfill.fdb.backup.sort.Scratch;
import io.beamfill.transforms.BeamfillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexBuilderTest {
  private static final VersionSpan VERSIONS = new VersionSpan(100, 1_000);

  @TempDir Path folder;

  /** So that whoever builds an index that somebody else builds too does no harm. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void theSameMutationsGiveTheSameBytesWhateverTheFilesAndTheMemory(int seed) throws IOException {
    Random random = new Random(seed);
    History history = history(random, 1_000);
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    history.writeLogs(one, VERSIONS.begin(), VERSIONS.end(), random);
    history.writeLogs(other, VERSIONS.begin(), VERSIONS.end(), random);

    Path expected = build(one, 1 << 26);

    assertThat(Files.size(expected.resolve(IndexFiles.MUTATIONS))).isGreaterThan(1_000);
    assertThat(Files.size(expected.resolve(IndexFiles.CLEARS))).isGreaterThan(100);
    for (Path same : List.of(build(one, 1_000), build(other, 20_000), build(other, 1 << 26))) {
      try (Stream<Path> files = Files.list(same)) {
        assertThat(files.map(each -> each.getFileName().toString()))
            .containsExactlyInAnyOrder(
                IndexFiles.MUTATIONS, IndexFiles.CLEARS, IndexFiles.COMPLETE);
      }
      for (String each : List.of(IndexFiles.MUTATIONS, IndexFiles.CLEARS, IndexFiles.COMPLETE)) {
        assertThat(same.resolve(each)).hasSameBinaryContentAs(expected.resolve(each));
      }
    }
  }

  @Test
  void whatDoesNotMatterIsNotKept() throws IOException {
    LogBytes log = new LogBytes(1 << 20);
    for (long version = 101; version < 900; version++) {
      log.version(
          version,
          new Change(0, key("hot"), key("value" + version)),
          new Change(2, key("n"), key("1")));
    }
    log.version(900, new Change(1, key("a"), key("i")));
    log.writeTo(folder, VERSIONS.begin(), VERSIONS.end());

    Path index = build(folder, 1 << 20);

    // The last set of "hot" was cleared; what was added to "n" after the version of its file is
    // added to what the file holds.
    int added = 900 - 111;
    int header = 4;
    int change = 1 + 4 + 1;
    assertThat(Files.size(index.resolve(IndexFiles.MUTATIONS)))
        .isEqualTo(added * (header + change) + "n".length() + header);
  }

  @Test
  void aVersionThatStandsTwiceInAFileIsRefused() throws IOException {
    Change add = new Change(2, key("k"), key("1"));
    LogBytes log = new LogBytes(1_000);
    for (int i = 0; i < 2; i++) {
      for (Part each : LogBytes.parts(150, LogBytes.join(List.of(add)), 100)) {
        log.part(each);
      }
    }
    log.writeTo(folder, VERSIONS.begin(), VERSIONS.end());

    assertThatThrownBy(() -> build(folder, 1 << 20))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("hold version 150 twice in one file");
  }

  private Path build(Path container, long batchBytes) throws IOException {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    RangeVersions ranges =
        new RangeVersions(
            List.of(
                new RangeVersions.Range(ByteKey.EMPTY, key("k35"), 100),
                new RangeVersions.Range(key("k35"), key("k4"), 400),
                new RangeVersions.Range(key("k41"), ByteKey.of(0xff), 110)));
    IndexContent content =
        new IndexContent(new BackupContainer(container.toString()), VERSIONS, ranges);
    try (IndexBuilder builder = new IndexBuilder(content, new Scratch(scratch), batchBytes)) {
      builder.build(content.slices());
    }
    return scratch;
  }

  private static History history(Random random, int changes) {
    TreeMap<Long, List<Change>> versions = new TreeMap<>();
    for (int i = 0; i < changes; i++) {
      long version = VERSIONS.begin() + random.nextInt(900);
      int number = random.nextInt(200);
      ByteKey key = key("k" + (300 + number));
      ByteKey behind = key("k" + (301 + number + random.nextInt(5)));
      Change change =
          switch (random.nextInt(6)) {
            case 0 -> new Change(1, key, key(text(key) + "\0"));
            case 1 -> new Change(1, key, behind);
            case 2 -> new Change(2, key, key("1" + i));
            case 3 -> new Change(9, key, key("+" + i));
            default -> new Change(0, key, key("value " + i));
          };
      versions.computeIfAbsent(version, each -> new ArrayList<>()).add(change);
    }
    return new History(versions);
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(ByteKey key) {
    return new String(key.getBytes(), StandardCharsets.US_ASCII);
  }
}
