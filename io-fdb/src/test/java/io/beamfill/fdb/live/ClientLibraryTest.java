package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What of the installed client can be tried without a server. Some of it needs the client library,
 * some of it that there is none: each machine tries what it can.
 */
final class ClientLibraryTest {
  @TempDir Path folder;

  @Test
  void aMissingLibraryIsToldWithWhatToInstallAndHowItIsFound() throws IOException {
    assumeFalse(installed(), "The client library is installed here");
    FdbSettings settings = settings("docker:docker@127.0.0.1:4500", 710);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> FdbSource.open(settings))
          .isInstanceOfSatisfying(
              BeamfillException.class,
              refusal -> assertThat(refusal.category()).isEqualTo(Category.SOURCE))
          .hasMessageMatching(
              "FoundationDB's client library cannot be loaded \\([^/]*libfdb_c[^/]*\\): install the"
                  + " package foundationdb-clients of the cluster's release series where Beamfill"
                  + " and its workers run, or name the directory of libfdb_c in LD_LIBRARY_PATH"
                  + " \\(on macOS DYLD_LIBRARY_PATH\\), or the file itself with"
                  + " JAVA_TOOL_OPTIONS=-DFDB_LIBRARY_PATH_FDB_C=FILE\\.");
    }
  }

  @Test
  void aMalformedFileIsToldBeforeTheClientSeesIt() throws IOException {
    FdbSettings settings = settings("docker", 710);

    assertThatThrownBy(() -> FdbSource.open(settings))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining(" has no @, where description:id@ip:port");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 699, 731, 9_999})
  void anApiVersionThatCannotBeUsedIsToldWithThoseThatCan(int version) {
    assertRefused(
        () -> ClientLibrary.select(version),
        "FoundationDB's API version "
            + version
            + " is not one that can be used: set source.apiVersion to one from 700 to 730, or leave"
            + " it out for 710.");
  }

  @Test
  void anotherVersionThanTheSelectedOneIsRefused() {
    assumeTrue(installed(), "The client library is not installed here");
    ClientLibrary.select(710);

    assertRefused(
        () -> ClientLibrary.select(730),
        "FoundationDB's API version 730 cannot be selected, since this process has selected 710"
            + " before, and can do so once only: use the same source.apiVersion in all jobs of a"
            + " process, or a process of its own for each.");
  }

  @Test
  void theInstalledClientWaitsForAClusterAsLongAsItWasTold() throws IOException {
    assumeTrue(installed(), "The client library is not installed here");
    FdbSettings settings = settings("docker:docker@127.0.0.1:1", 710);
    Times times =
        new Times(
            Duration.ofSeconds(1),
            Times.DEFAULT.page(),
            Times.DEFAULT.answer(),
            Times.DEFAULT.patience());

    assertThatThrownBy(
            () ->
                FdbSource.open(
                    new InstalledClient(settings.clusterFile(), settings.apiVersion()),
                    settings,
                    times))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("does not answer within 1 s; its coordinators are 127.0.0.1:1: ");
  }

  @Test
  void whatTheLibrarySaysToAVersionIsTold() {
    assertThat(ClientLibrary.refused(710, new FDBException("API version already set", 2201)))
        .hasMessageStartingWith("FoundationDB's API version 710 cannot be selected, since");
    assertThat(ClientLibrary.refused(730, new FDBException("API version not supported", 2203)))
        .hasMessage(
            "FoundationDB's client library on this machine does not know API version 730: install"
                + " one of the cluster's release series, or set source.apiVersion to what it"
                + " knows.");
    assertThat(ClientLibrary.refused(710, new FDBException("An internal error occurred", 4100)))
        .hasMessage(
            "FoundationDB's client library cannot be started: error 4100 (An internal error"
                + " occurred). Look the code up in FoundationDB's list of error codes.");
  }

  private static boolean installed() {
    try {
      FDB.isAPIVersionSelected();
      return true;
    } catch (LinkageError missing) {
      return false;
    }
  }

  private FdbSettings settings(String content, int version) throws IOException {
    Path file = Files.writeString(folder.resolve("fdb.cluster"), content);
    return new FdbSettings(file.toString(), version, Priority.DEFAULT, null);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(Category.SOURCE))
        .hasMessage(message);
  }
}
