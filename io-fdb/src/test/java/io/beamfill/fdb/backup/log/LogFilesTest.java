package io.beamfill.fdb.backup.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFilesTest {
  @TempDir Path folder;

  @Test
  void listsTheFinishedOnesInOrder() throws IOException {
    Path later = new LogBytes(100).writeTo(folder, 500_000_000_000L, 500_000_000_100L);
    new LogBytes(100).raw(1, 2, 3).writeTo(folder, 10, 20);
    new LogBytes(100).writeTo(folder, 20, 30);
    for (String other :
        List.of(
            "log,30,40,0000000000000001,100.temp.part",
            "log,30,40,0000000000000001,0-of-4,100",
            "log,40,40,0000000000000001,100",
            "log,30,40,0000000000000001,0",
            "log,30,40,xyz,100",
            "notes.txt")) {
      Files.createFile(later.resolveSibling(other));
    }

    LogFiles logs = LogFiles.list(new BackupContainer(folder.toString()));

    assertThat(logs.partitioned()).isFalse();
    assertThat(logs.files())
        .extracting(each -> each.versions().toString() + " " + each.size())
        .containsExactly("[10, 20) 3", "[20, 30) 0", "[500000000000, 500000000100) 0");
    assertThat(logs.files().get(2).path())
        .isEqualTo(folder.relativize(later).toString().replace('\\', '/'))
        .startsWith("logs/0000/0005/log,");
    assertThat(logs.end()).isEqualTo(500_000_000_100L);
  }

  @Test
  void seesPartitionedLogs() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("plogs/0000/0000"));
    Files.createFile(deep.resolve("log,10,20,0000000000000001,0-of-4,100"));

    assertThat(LogFiles.list(new BackupContainer(folder.toString())).partitioned()).isTrue();
  }

  @Test
  void aBackupWithoutLogsHasNone() throws IOException {
    assertThat(LogFiles.list(new BackupContainer(folder.toString())))
        .isEqualTo(new LogFiles(List.of(), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10-20 20-30 | 10 | 30",
        "10-20 20-30 | 15 | 30",
        "10-20 20-30 | 30 | 30",
        "10-20 20-30 | 9  | 9",
        "10-20 21-30 | 10 | 20",
        "10-20 12-14 13-25 | 10 | 25",
        "10-40 12-14 39-41 | 11 | 41",
      })
  void coversVersionsUpToTheFirstGap(String files, long from, long to) {
    assertThat(logs(files).coveredTo(from)).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "10-20 20-30 | 10 | 30 | none",
        "10-20 21-30 | 10 | 30 | [20, 21)",
        "10-20 40-50 | 12 | 30 | [20, 30)",
        "10-20 40-50 | 5  | 30 | [5, 10)",
        "10-20       | 20 | 22 | [20, 22)",
        "10-20       | 15 | 15 | none",
      })
  void namesTheFirstGap(String files, long from, long to, String gap) {
    assertThat(logs(files).firstGap(new VersionSpan(from, to)).map(VersionSpan::toString))
        .isEqualTo(Optional.ofNullable(gap));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10-20 20-30       | 10 | 30 | 10-20 [10, 20), 20-30 [20, 30)",
        "10-20 20-30       | 15 | 25 | 10-20 [15, 20), 20-30 [20, 25)",
        "10-20 12-18 15-30 | 10 | 30 | 10-20 [10, 20), 15-30 [20, 30)",
        "10-20 10-30 20-30 | 10 | 30 | 10-30 [10, 30)",
        "10-20 15-25 15-40 | 10 | 35 | 10-20 [10, 20), 15-40 [20, 35)",
      })
  void dealsEveryVersionOutOnce(String files, long from, long to, String slices) {
    assertThat(logs(files).slices(new VersionSpan(from, to)))
        .extracting(each -> each.file().path() + " " + each.versions())
        .containsExactly(slices.split(", (?=[0-9]+-)", -1));
  }

  private static LogFiles logs(String files) {
    return new LogFiles(
        Arrays.stream(files.trim().split(" ", -1))
            .map(
                each -> {
                  String[] ends = each.split("-", -1);
                  return new LogFile(
                      each,
                      100,
                      new VersionSpan(Long.parseLong(ends[0]), Long.parseLong(ends[1])),
                      100);
                })
            .toList(),
        false);
  }
}
