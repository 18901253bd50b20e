package io.beamfill.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The ways to load a workload that this machine has. */
final class Contenders {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();
  private static final String HEAP = "-Xmx1g";

  private final Workload workload;
  private final RenderedRows rows;
  private final Path jar;

  /**
   * @param jar Beamfill as its users run it
   */
  Contenders(Workload workload, RenderedRows rows, Path jar) {
    this.workload = workload;
    this.rows = rows;
    this.jar = jar;
  }

  /** All of them, the limit first. */
  List<Contender> all(String url, Function<String, Integer> columns) {
    List<Contender> all = new ArrayList<>();
    all.add(rawCopy(url));
    for (String mode : List.of("append", "merge")) {
      all.add(beamfill("Beamfill " + mode + ", DirectRunner", url, mode, List.of()));
      all.add(
          beamfill(
              "Beamfill " + mode + ", Flink local",
              url,
              mode,
              List.of("--runner=FlinkRunner", "--parallelism=2")));
    }
    all.add(jdbcIo("JdbcIO.write", url, columns));
    all.add(
        jdbcIo(
            "JdbcIO.write, reWriteBatchedInserts", url + "&reWriteBatchedInserts=true", columns));
    installed("psql").ifPresent(psql -> all.add(psql(psql, url)));
    installed("pgloader").ifPresent(pgloader -> all.add(pgloader(pgloader, url)));
    return all;
  }

  Contender rawCopy(String url) {
    List<String> command = javaCommand(RawCopy.class, url);
    command.addAll(workload.tables());
    return new Contender("binary COPY of rendered rows", command, Map.of(), true);
  }

  Contender beamfill(String name, String url, String mode, List<String> options) {
    return beamfill(name, url, mode, options, List.of());
  }

  Contender beamfill(
      String name, String url, String mode, List<String> options, List<String> jvmOptions) {
    List<String> command = new ArrayList<>(List.of(JAVA, HEAP));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString(), "run", workload.jobFile().toString()));
    command.addAll(List.of("--set", "write.mode=" + mode));
    command.addAll(options);
    return new Contender(name, command, Map.of("PG_URL", url), false);
  }

  private Contender jdbcIo(String name, String url, Function<String, Integer> columns) {
    List<String> command = javaCommand(JdbcIoLoad.class, url);
    workload.tables().forEach(table -> command.add(table + ":" + columns.apply(table)));
    command.addAll(List.of("--enforceImmutability=false", "--enforceEncodability=false"));
    return new Contender(name, command, Map.of(), false);
  }

  private Contender psql(Path psql, String url) {
    List<String> command =
        new ArrayList<>(
            List.of(psql.toString(), "-X", "-q", "-v", "ON_ERROR_STOP=1", libpqUrl(url)));
    for (String table : workload.tables()) {
      command.add("-c");
      command.add("\\copy " + table + " from '" + rows.text(table) + "'");
    }
    return new Contender("psql \\copy, text", command, Map.of(), false);
  }

  /** One table after the other, as pgloader loads files. */
  private Contender pgloader(Path pgloader, String url) {
    StringBuilder load = new StringBuilder();
    for (String table : workload.tables()) {
      load.append(
          "LOAD COPY FROM '%s' INTO %s TARGET TABLE %s WITH batch concurrency = 2;\n"
              .formatted(rows.text(table), libpqUrl(url), table));
    }
    try {
      Path script = rows.folder().resolve("pgloader.load");
      Files.writeString(script, load);
      List<String> command = List.of(pgloader.toString(), "--on-error-stop", script.toString());
      return new Contender("pgloader", command, Map.of(), false);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static String libpqUrl(String url) {
    return url.replaceFirst("^jdbc:", "")
        .replaceFirst("//", "//postgres@")
        .replaceFirst("\\?.*", "");
  }

  private List<String> javaCommand(Class<?> main, String url) {
    return new ArrayList<>(
        List.of(
            JAVA,
            HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            url,
            rows.folder().toString()));
  }

  private static Optional<Path> installed(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
