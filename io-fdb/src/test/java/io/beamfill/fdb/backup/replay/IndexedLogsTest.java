package io.beamfill.fdb.backup.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.bucket.BucketFileSystem;
import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.log.LogBytes;
import io.beamfill.fdb.backup.log.LogBytes.Change;
import io.beamfill.fdb.backup.log.VersionSpan;
import io.beamfill.transforms.BeamfillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedLogsTest {
  private static final String NAME = "0123";
  private static final String TEMPORARY = "java.io.tmpdir";

  @TempDir Path folder;
  private final String temporary = System.getProperty(TEMPORARY);
  private Path backup;
  private Path log;
  private Path root;
  private Path index;

  @BeforeEach
  void writeLogs() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    System.setProperty(TEMPORARY, Files.createDirectory(folder.resolve("tmp")).toString());
    backup = folder.resolve("backup");
    root = folder.resolve("root");
    index = root.resolve("beamfill-index-" + NAME);
    log =
        new LogBytes(1_000)
            .version(20, change(0, "a", "1"), change(0, "b", "2"))
            .version(21, change(1, "m", "q"), change(9, "c", "3"))
            .writeTo(backup, 10, 30);
  }

  @AfterEach
  void resetTemporaryDirectory() {
    System.setProperty(TEMPORARY, temporary);
  }

  @Test
  void anIndexIsBuiltOnceAndFoundAgain() throws IOException {
    IndexedLogs logs = logs(Optional.of(root.toString()));

    logs.prepare();

    assertThat(files(index)).containsExactly("clears", "complete", "mutations");
    assertThat(files(root)).containsExactly("beamfill-index-" + NAME, "beamfill-index.lock");
    delete(log);
    assertThat(text(logs)).isEqualTo("a=1 b=2 c=+3 cleared m-p");
  }

  @Test
  void anIndexThatIsNotCompleteIsBuiltAgain() throws IOException {
    logs(Optional.of(root.toString())).prepare();
    Path complete = index.resolve("complete");
    byte[] whole = Files.readAllBytes(complete);
    byte[] otherFormat = whole.clone();
    otherFormat[11]++;

    List<Runnable> harms =
        List.of(
            () -> delete(complete),
            () -> delete(index.resolve("mutations")),
            () -> write(index.resolve("clears"), new byte[3]),
            () -> write(complete, new byte[0]),
            () -> write(complete, otherFormat));
    for (Runnable harm : harms) {
      forgetWhatIsOpen();
      harm.run();

      assertThat(text(logs(Optional.of(root.toString())))).isEqualTo("a=1 b=2 c=+3 cleared m-p");
      assertThat(complete).hasBinaryContent(whole);
    }
  }

  @Test
  void anIndexThatWasDeletedWhileItWasInUseIsBuiltAgain() throws IOException {
    IndexedLogs logs = logs(Optional.of(root.toString()));
    logs.prepare();
    for (String each : files(index)) {
      Files.delete(index.resolve(each));
    }

    assertThat(text(logs)).isEqualTo("a=1 b=2 c=+3 cleared m-p");
    assertThat(files(index)).containsExactly("clears", "complete", "mutations");
  }

  /** The other process has built everything, published one file, and is killed. */
  @Test
  void whatAKilledProcessLeftHalfBuiltIsReplaced() throws Exception {
    Process other = start("half");
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("half built");
    }
    assertThat(files(root)).anyMatch(each -> each.startsWith("beamfill-index-building-"));
    CompletableFuture<String> ours =
        CompletableFuture.supplyAsync(() -> text(logs(Optional.of(root.toString()))));
    assertThat(ours).as("somebody else builds").isNotDone();

    other.destroyForcibly();

    assertThat(ours.get(60, TimeUnit.SECONDS)).isEqualTo("a=1 b=2 c=+3 cleared m-p");
    assertThat(files(root)).containsExactly("beamfill-index-" + NAME, "beamfill-index.lock");
  }

  @Test
  void processesAndThreadsThatBuildAtOnceDoNoHarm() throws Exception {
    List<Process> others = List.of(start("whole"), start("whole"));
    List<CompletableFuture<String>> ours = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ours.add(CompletableFuture.supplyAsync(() -> text(logs(Optional.of(root.toString())))));
    }

    for (CompletableFuture<String> each : ours) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo("a=1 b=2 c=+3 cleared m-p");
    }
    for (Process other : others) {
      try (BufferedReader said = other.inputReader()) {
        assertThat(said.readLine()).isEqualTo("a=1 b=2 c=+3 cleared m-p");
      }
      assertThat(other.waitFor()).isZero();
    }
    assertThat(files(index)).containsExactly("clears", "complete", "mutations");
  }

  @Test
  void anIndexCanLieInABucket() throws IOException {
    String bucket = "bucket://data/" + folder.getFileName();

    String text = text(logs(Optional.of(bucket)));

    assertThat(text).isEqualTo("a=1 b=2 c=+3 cleared m-p");
    assertThat(BucketFileSystem.list(bucket))
        .containsExactly(
            bucket + "/beamfill-index-0123/clears",
            bucket + "/beamfill-index-0123/complete",
            bucket + "/beamfill-index-0123/mutations");
    logs(Optional.of(bucket)).discard();
    assertThat(BucketFileSystem.list(bucket)).as("it stays where the user wants it").hasSize(3);
    assertThat(files(PrivateDirectory.path())).containsExactly("beamfill-index.lock");
  }

  @Test
  void aTemporaryIndexIsTheUsersAloneAndGoesWithTheJob() throws IOException {
    IndexedLogs logs = logs(Optional.empty());
    logs.prepare();
    Path own = PrivateDirectory.path();

    assertThat(own.getParent()).isEqualTo(folder.resolve("tmp"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    assertThat(files(own)).containsExactly("beamfill-index-" + NAME, "beamfill-index.lock");

    logs.discard();

    assertThat(files(own)).containsExactly("beamfill-index.lock");
    assertThat(text(logs)).as("whoever still reads builds it again").startsWith("a=1");
  }

  @Test
  void anIndexInAPlaceOfTheUsersStays() throws IOException {
    IndexedLogs logs = logs(Optional.of(root.toString()));
    logs.prepare();

    logs.discard();

    assertThat(files(index)).containsExactly("clears", "complete", "mutations");
  }

  @Test
  void aTemporaryDirectoryThatOthersCanEnterIsRefused() throws IOException {
    Files.createDirectory(
        PrivateDirectory.path(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    assertThatThrownBy(() -> logs(Optional.empty()))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("is not this user's alone: remove it, or give another directory");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsOneSentence() throws IOException {
    Files.writeString(root, "a file");

    assertThatThrownBy(() -> IndexLocation.of(Optional.of(root.toString())).check())
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("cannot be written to " + root + " (NotDirectoryException: ");
    assertThatThrownBy(() -> logs(Optional.of(root.resolve("deeper").toString())).prepare())
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("cannot be written to " + root.resolve("deeper"))
        .hasMessageContaining("as source.index");
    IndexLocation.of(Optional.of(folder.resolve("not/yet/there").toString())).check();
    IndexLocation.of(Optional.empty()).check();
    assertThat(folder.resolve("not")).doesNotExist();
  }

  /** Another process: builds the index and reads it, or stops before it is all published. */
  public static void main(String[] arguments) throws IOException {
    Path backup = Path.of(arguments[1]);
    Optional<String> root = Optional.of(arguments[2]);
    if (arguments[0].equals("whole")) {
      System.out.println(
          text(new IndexedLogs(IndexLocation.of(root), NAME, () -> content(backup))));
      return;
    }
    IndexPlace place = IndexLocation.of(root).place(NAME);
    try (Workshop.Turn turn = place.workshop().enter();
        IndexBuilder builder = new IndexBuilder(content(backup), turn.scratch(), 1 << 20)) {
      builder.build(content(backup).slices());
      place.publish(turn.scratch().directory().resolve("mutations"), "mutations");
      System.out.println("half built");
      System.out.flush();
      System.in.read();
    }
  }

  private Process start(String what) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            IndexedLogsTest.class.getName(),
            what,
            backup.toString(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private IndexedLogs logs(Optional<String> location) {
    try {
      return new IndexedLogs(IndexLocation.of(location), NAME, () -> content(backup));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static IndexContent content(Path backup) {
    return new IndexContent(
        new BackupContainer(backup.toString()),
        new VersionSpan(10, 30),
        new RangeVersions(List.of(new RangeVersions.Range(ByteKey.EMPTY, ByteKey.of(0xff), 15))));
  }

  /** What the logs do to the letters, of which a range file holds a plus each. */
  private static String text(IndexedLogs logs) {
    List<String> found = new ArrayList<>();
    List<String> cleared = new ArrayList<>();
    try (Replay replay = logs.replay(new byte[0])) {
      for (char letter = 'a'; letter <= 'z'; letter++) {
        byte[] key = {(byte) letter};
        if (replay.nextKey() != null && replay.nextKey()[0] == letter) {
          found.add(
              letter + "=" + new String(replay.apply(new byte[] {'+'}), StandardCharsets.US_ASCII));
        } else if (replay.isCleared(key, 15)) {
          cleared.add(String.valueOf(letter));
        }
      }
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    return String.join(" ", found)
        + " cleared "
        + cleared.get(0)
        + "-"
        + cleared.get(cleared.size() - 1);
  }

  /** As in a process that has just started. */
  private void forgetWhatIsOpen() throws IOException {
    logs(Optional.of(root.toString())).discard();
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static Change change(int type, String key, String operand) {
    return new Change(type, key(key), key(operand));
  }

  private static ByteKey key(String text) {
    return ByteKey.copyFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
