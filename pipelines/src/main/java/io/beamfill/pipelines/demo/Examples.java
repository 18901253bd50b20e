package io.beamfill.pipelines.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The examples that are bundled with Beamfill. */
final class Examples {
  private static final String FOLDER = "/io/beamfill/examples/";

  private Examples() {}

  /** Copies one of them, a folder with all that is in it, from the class path to a folder. */
  static void copy(String example, Path target) throws IOException {
    URI source = uri(FOLDER + example);
    if (source.getScheme().equals("jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(source, Map.of())) {
        copyTree(jar.getPath(FOLDER + example), target);
      }
    } else {
      copyTree(Path.of(source), target);
    }
  }

  private static URI uri(String resource) {
    try {
      return Examples.class.getResource(resource).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copyTree(Path source, Path target) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(source)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path copy = target.resolve(source.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(each, copy);
      }
    }
  }
}
