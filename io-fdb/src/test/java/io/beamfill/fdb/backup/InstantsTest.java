package io.beamfill.fdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.log.LogFile;
import io.beamfill.fdb.backup.log.LogFiles;
import io.beamfill.fdb.backup.log.VersionSpan;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots and logs stand here as the versions that they begin and end with. */
class InstantsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20-30             | 15-50             | the versions 30 to 49 can be had",
        "20-30             | 20-31             | the versions 30 to 30 can be had",
        "20-30             | 21-50             | its mutation logs give no version",
        "20-30             | 15-30             | its mutation logs give no version",
        "20-30             | 15-22 25-50       | its mutation logs give no version",
        "20-30             | 15-25 25-40 38-50 | the versions 30 to 49 can be had",
        "20-30             | 15-40 45-50       | the versions 30 to 39 can be had",
        "20-30 60-70       | 15-50 55-90       | the versions 30 to 49 and 70 to 89 can be had",
        "20-30 40-50       | 15-90             | the versions 30 to 89 can be had",
        "20-30 80-95       | 15-90             | the versions 30 to 89 can be had",
      })
  void saysWhichVersionsCanBeHad(String snapshots, String logs, String text) {
    assertThat(instants(snapshots, logs).describe()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20-30             | 15-50             | 30 | 20-30",
        "20-30             | 15-50             | 49 | 20-30",
        "20-30 40-50       | 15-90             | 49 | 20-30",
        "20-30 40-50       | 15-90             | 50 | 40-50",
        "20-30 40-50       | 15-90             | 89 | 40-50",
        // The newest snapshot lacks logs, as that of a stopped backup may.
        "20-30 80-95       | 15-90             | 89 | 20-30",
        "20-30 40-50       | 15-35 45-60       | 34 | 20-30",
        // The logs between the older snapshot and the newer one are gone.
        "20-30 60-70       | 15-40 55-90       | 75 | 60-70",
        "20-30 20-45       | 15-90             | 44 | 20-30",
      })
  void takesTheNewestSnapshotThatGivesTheVersion(
      String snapshots, String logs, long version, String snapshot) {
    assertThat(instants(snapshots, logs).at(version))
        .isEqualTo(new Instant(snapshot(snapshot), version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20-30       | 15-50       | 49 | 20-30",
        "20-30       | 15-40 35-50 | 49 | 20-30",
        "20-30 40-50 | 15-90       | 89 | 40-50",
        "20-30 80-95 | 15-90       | 89 | 20-30",
        "20-30 60-70 | 15-40 55-90 | 89 | 60-70",
      })
  void theLatestIsTheLastThatTheLogsHold(
      String snapshots, String logs, long version, String snapshot) {
    assertThat(instants(snapshots, logs).latest())
        .isEqualTo(new Instant(snapshot(snapshot), version));
  }

  @ParameterizedTest
  @CsvSource({"29", "50", "10", "999999999"})
  void aVersionOutsideIsRefusedWithThoseThatThereAre(long version) {
    assertRefused(
        () -> instants("20-30", "15-50").at(version),
        "The backup here does not give version "
            + version
            + ", but 30 to 49: choose one of these as source.version, or latest");
  }

  @Test
  void aGapIsRefusedWithTheVersionsThatAreMissing() {
    Instants instants = instants("20-30", "15-40 45-50 60-70");

    assertRefused(
        () -> instants.at(47),
        "The backup here lacks the mutation logs of the versions [40, 45), which version 47 needs:"
            + " copy its folder logs again, whole, or choose one of the versions 30 to 39 as"
            + " source.version");
    assertRefused(() -> instants.at(40), "the versions [40, 41), which version 40 needs");
    assertRefused(instants::latest, "the versions [40, 45), which the latest version needs: copy");
    assertThat(instants.at(39).version()).isEqualTo(39);
  }

  @Test
  void aGapBeforeTheSnapshotEndsIsRefused() {
    Instants instants = instants("20-30", "15-22 25-50");

    assertRefused(
        () -> instants.at(40),
        "lacks the mutation logs of the versions [22, 25), which any version needs: copy its"
            + " folder logs again, whole, or leave source.version out");
    assertRefused(instants::latest, "the versions [22, 25), which any version needs");
    assertRefused(instants("20-30", "25-50")::latest, "the versions [20, 25), which");
    assertRefused(instants("20-30", "15-28")::latest, "the versions [28, 31), which");
  }

  @Test
  void withoutLogsThereIsNoVersion() {
    Instants instants = instants("20-30", "");

    assertThat(instants.describe()).isEqualTo("its mutation logs give no version");
    assertRefused(instants::latest, "has no mutation logs, which are needed to bring its range");
    assertRefused(() -> instants.at(40), "has no mutation logs");
  }

  @Test
  void partitionedLogsAreRefusedByName() {
    Instants instants =
        new Instants(
            new BackupContainer("here"),
            List.of(snapshot("20-30")),
            new LogFiles(logs("15-50"), true));

    assertThat(instants.describe())
        .isEqualTo("its mutation logs are partitioned, so no version can be had");
    assertRefused(instants::latest, "has partitioned logs (plogs), which are not read");
    assertRefused(() -> instants.at(40), "has partitioned logs (plogs), which are not read");
    assertRefused(() -> instants.again(snapshot("20-30"), 40), "has partitioned logs (plogs)");
  }

  @Test
  void aJobGoesOnWithItsSnapshotAndVersionWhateverIsNewer() {
    assertThat(instants("20-30 40-50", "15-90").again(snapshot("20-30"), 60))
        .isEqualTo(new Instant(snapshot("20-30"), 60));
    assertRefused(
        () -> instants("20-30 40-50", "35-90").again(snapshot("20-30"), 60),
        "lacks the mutation logs of the versions [20, 35), which version 60 needs: copy its folder"
            + " logs again, whole, or choose one of the versions 50 to 89 as source.version");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refused -> assertThat(refused.category()).isEqualTo(Category.SOURCE))
        .hasMessageContaining(message);
  }

  private static Instants instants(String snapshots, String logs) {
    return new Instants(
        new BackupContainer("here"),
        split(snapshots).map(InstantsTest::snapshot).sorted().toList(),
        new LogFiles(logs(logs), false));
  }

  private static List<LogFile> logs(String logs) {
    return split(logs)
        .map(
            each -> {
              SnapshotName span = snapshot(each);
              return new LogFile(
                  each, 1, new VersionSpan(span.beginVersion(), span.endVersion()), 1);
            })
        .toList();
  }

  private static Stream<String> split(String text) {
    return Arrays.stream(text.trim().split(" ", -1)).filter(each -> !each.isEmpty());
  }

  private static SnapshotName snapshot(String span) {
    int dash = span.indexOf('-');
    return new SnapshotName(
        Long.parseLong(span.substring(0, dash)), Long.parseLong(span.substring(dash + 1)), 1);
  }
}
