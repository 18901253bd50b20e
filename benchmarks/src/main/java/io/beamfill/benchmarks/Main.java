package io.beamfill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures, and prints a report in markdown. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Loads the same rows in every way that this machine has, and compares.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--records",
      defaultValue = "500000",
      description = "Records of the workload. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each way loads; the median counts. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--series",
      description = "Also 1x, 4x and 16x the records, 1, 2 and 4 threads, and 0, 1 and 10 ms.")
  private boolean series;

  @Option(names = "--jar", required = true, description = "Beamfill as its users run it.")
  private Path jar;

  @Option(
      names = "--folder",
      defaultValue = "target/benchmarks",
      description = "For data and logs; emptied first. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  /** Started by {@code benchmarks/run}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    folder = folder.toAbsolutePath();
    delete(folder);
    Files.createDirectories(folder);
    try (Server server = new Server(folder.resolve("server"))) {
      Load load = Load.prepare(server, folder.resolve("1x"), records, jar);
      print(
          "%,d rows of the workload %s, %,d MiB rendered, median of %d"
              .formatted(load.rows(), load.workload().name(), load.renderedBytes() >> 20, rounds),
          Report.of(
              load.benchmark()
                  .run(load.contenders().all(url(server), columns(server, load)), rounds),
              load.rows()));
      profile(server, load);
      if (series) {
        new Series(server, folder, jar, records, rounds).print();
      }
    }
    return 0;
  }

  private void profile(Server server, Load load)
      throws IOException, SQLException, InterruptedException {
    Path recording = folder.resolve("merge.jfr");
    load.benchmark()
        .load(
            load.contenders()
                .beamfill(
                    "profile", url(server), "merge", List.of(), Profile.jvmOptions(recording)));
    print("Where merge on the DirectRunner spends its time", Profile.of(recording));
  }

  static void print(String title, String table) {
    System.out.println("## " + title + "\n\n" + table);
  }

  private static String url(Server server) {
    return Server.url(server.port());
  }

  /** How many columns each table has; the tables of the last load are there. */
  private static Function<String, Integer> columns(Server server, Load load) throws SQLException {
    Map<String, Integer> columns = new LinkedHashMap<>();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String table : load.workload().tables()) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
          columns.put(table, rows.getMetaData().getColumnCount());
        }
      }
    }
    return columns::get;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
          Files.delete(each);
        }
      }
    }
  }
}
