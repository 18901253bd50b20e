package io.beamfill.fdb.live;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cluster file on this machine. Its content is a secret.
 *
 * @param path where it is
 * @param content what it says, as far as may be told
 */
record ClusterFile(Path path, ConnectionString content) {
  private static final String VARIABLE = "FDB_CLUSTER_FILE";
  private static final int MOST_BYTES = 60_000;

  /**
   * Finds and reads the file: the one that is named, or else the one that the environment names, or
   * else that of the client's default places which is there.
   *
   * @throws BeamfillException where there is none, or it cannot be read, or is malformed
   */
  static ClusterFile find(@Nullable String named) {
    return find(named, System::getenv, defaultPlaces());
  }

  static ClusterFile find(
      @Nullable String named, UnaryOperator<@Nullable String> environment, List<Path> places) {
    if (named != null) {
      return read(named, "source.clusterFile");
    }
    String fromEnvironment = environment.apply(VARIABLE);
    if (fromEnvironment != null && !fromEnvironment.isBlank()) {
      return read(fromEnvironment, "the environment variable " + VARIABLE);
    }
    for (Path place : places) {
      if (Files.exists(place)) {
        return read(place.toString(), "the client's default place");
      }
    }
    throw new BeamfillException(
        Category.SOURCE,
        "There is no cluster file: neither source.clusterFile nor "
            + VARIABLE
            + " names one, and there is none at "
            + String.join(" or ", places.stream().map(Path::toString).toList())
            + "; copy fdb.cluster from a machine of the cluster, and give its path as"
            + " source.clusterFile.");
  }

  private static List<Path> defaultPlaces() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean mac = system.startsWith("mac") || system.startsWith("darwin");
    return List.of(
        Path.of("fdb.cluster"),
        Path.of(mac ? "/usr/local/etc/foundationdb/fdb.cluster" : "/etc/foundationdb/fdb.cluster"));
  }

  private static ClusterFile read(String name, String namedBy) {
    Path path;
    byte[] bytes;
    try {
      path = Path.of(name).toAbsolutePath();
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException missing) {
      throw unreadable(name, namedBy, "is not there: check the path", missing);
    } catch (IOException | InvalidPathException cause) {
      throw unreadable(
          name, namedBy, "cannot be read: check that it is a file, and its permissions", cause);
    }
    try {
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException("is longer than any cluster file");
      }
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return new ClusterFile(path, ConnectionString.parse(text));
    } catch (IllegalArgumentException malformed) {
      throw new BeamfillException(
          Category.SOURCE,
          "The cluster file "
              + path
              + " "
              + malformed.getMessage()
              + ", where description:id@ip:port,ip:port,… is expected: copy it once more from a"
              + " machine of the cluster.");
    }
  }

  private static BeamfillException unreadable(
      String name, String namedBy, String problem, Exception cause) {
    return new BeamfillException(
        Category.SOURCE,
        "The cluster file "
            + name
            + ", which "
            + namedBy
            + " names, "
            + problem
            + " where Beamfill and its workers run.",
        cause);
  }

  /**
   * The path to give to the client, which puts a new file into the old one's place when the
   * coordinators change: this one, or a private copy where this one cannot be replaced.
   */
  Path forClient() {
    return forClient(Files::isWritable);
  }

  Path forClient(Predicate<Path> writable) {
    if (writable.test(path) && writable.test(path.getParent())) {
      return path;
    }
    return PrivateCopy.of(path);
  }
}
