package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterFileTest {
  private static final String CONTENT = "prod:hunter2@10.5.0.6:4500,10.5.0.7:4500:tls\n";

  @TempDir Path folder;

  @Test
  void theJobFilesPathComesFirstThenTheEnvironmentThenTheDefaultPlaces() throws IOException {
    Path named = write("named");
    Path environment = write("environment");
    List<Path> places = List.of(folder.resolve("none"), write("first"), write("second"));
    Map<String, String> variable = Map.of("FDB_CLUSTER_FILE", environment.toString());

    assertThat(ClusterFile.find(named.toString(), variable::get, places).path()).isEqualTo(named);
    assertThat(ClusterFile.find(null, variable::get, places).path()).isEqualTo(environment);
    assertThat(ClusterFile.find(null, name -> " ", places).path()).isEqualTo(places.get(1));
    assertThat(ClusterFile.find(null, name -> null, places).path()).isEqualTo(places.get(1));
  }

  @Test
  void readsTheCoordinators() throws IOException {
    assertThat(find(write("fdb.cluster")).content().coordinators())
        .containsExactly("10.5.0.6:4500", "10.5.0.7:4500:tls");
  }

  @Test
  void neverTellsItsContent() throws IOException {
    assertThat(find(write("fdb.cluster")).toString()).doesNotContain("prod", "hunter2");
  }

  @Test
  void saysWhereItLookedWhereThereIsNone() {
    assertRefused(
        () -> ClusterFile.find(null, name -> null, List.of(Path.of("/a/b"), Path.of("/c"))),
        "There is no cluster file: neither source.clusterFile nor FDB_CLUSTER_FILE names one, and"
            + " there is none at /a/b or /c; copy fdb.cluster from a machine of the cluster, and"
            + " give its path as source.clusterFile.");
  }

  @Test
  void saysWhoNamedAFileThatIsNotThere() {
    Path none = folder.resolve("none");

    assertRefused(
        () -> find(none),
        "The cluster file "
            + none
            + ", which source.clusterFile names, is not there: check the path where Beamfill and"
            + " its workers run.");
    assertRefused(
        () -> ClusterFile.find(null, name -> none.toString(), List.of()),
        "The cluster file "
            + none
            + ", which the environment variable FDB_CLUSTER_FILE names, is not there: check the"
            + " path where Beamfill and its workers run.");
  }

  @Test
  void saysThatAFolderCannotBeRead() {
    assertRefused(
        () -> find(folder),
        "The cluster file "
            + folder
            + ", which source.clusterFile names, cannot be read: check that it is a file, and its"
            + " permissions where Beamfill and its workers run.");
  }

  @Test
  void saysWhatIsExpectedOfAMalformedFileAndRepeatsNothingOfIt() throws IOException {
    Path file = Files.writeString(folder.resolve("fdb.cluster"), "prod:hunter2:10.5.0.6:4500");

    assertRefused(
        () -> find(file),
        "The cluster file "
            + file
            + " has no @, where description:id@ip:port,ip:port,… is expected: copy it once more"
            + " from a machine of the cluster.");
  }

  @Test
  void refusesAFileThatIsLongerThanAnyClusterFile() throws IOException {
    Path file = Files.write(folder.resolve("fdb.cluster"), new byte[60_001]);

    assertThatThrownBy(() -> find(file))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("is longer than any cluster file");
  }

  @Test
  void aFileThatCanBeReplacedIsGivenToTheClientAsItIs() throws IOException {
    Path file = write("fdb.cluster");

    assertThat(find(file).forClient()).isEqualTo(file);
  }

  @Test
  void aFileThatCannotBeReplacedIsCopiedToWhereOnlyThisUserReadsIt() throws IOException {
    Path file = write("fdb.cluster");

    Path ofReadOnlyFile = find(file).forClient(path -> !path.equals(file));
    Path inReadOnlyFolder = find(file).forClient(path -> !path.equals(folder));

    for (Path copy : List.of(ofReadOnlyFile, inReadOnlyFolder)) {
      assertThat(copy).hasContent(CONTENT.strip()).isNotEqualTo(file);
      assertThat(rights(copy)).isEqualTo("rw-------");
      assertThat(rights(copy.getParent())).isEqualTo("rwx------");
      assertThat(copy.getParent()).isDirectoryNotContaining(each -> !each.equals(copy));
      assertThat(Files.isWritable(copy)).isTrue();
    }
    assertThat(file).hasContent(CONTENT.strip());
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path write(String name) throws IOException {
    return Files.writeString(folder.resolve(name), CONTENT);
  }

  private static ClusterFile find(Path file) {
    return ClusterFile.find(file.toString(), name -> null, List.of());
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(Category.SOURCE))
        .hasMessage(message);
  }
}
