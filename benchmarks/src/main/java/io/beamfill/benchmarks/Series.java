package io.beamfill.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * How the cost of a load grows: with its size, with threads, and with the distance of the server.
 */
final class Series {
  private static final String MODE = "merge";
  private static final String HEADER =
      """
      | %s | rows | seconds | rows/s | limit, seconds | share of the limit |
      |---|---:|---:|---:|---:|---:|
      """;

  private final Server server;
  private final Path folder;
  private final Path jar;
  private final int records;
  private final int rounds;

  Series(Server server, Path folder, Path jar, int records, int rounds) {
    this.server = server;
    this.folder = folder;
    this.jar = jar;
    this.records = records;
    this.rounds = rounds;
  }

  void print() throws IOException, SQLException, InterruptedException {
    String url = Server.url(server.port());
    StringBuilder sizes = new StringBuilder(HEADER.formatted("records"));
    for (int factor : List.of(1, 4, 16)) {
      Load load = load(factor);
      line(
          sizes, factor + "x", load, load.contenders().beamfill("size", url, MODE, List.of()), url);
    }
    Main.print("Size", sizes.toString());

    Load load = load(1);
    StringBuilder threads = new StringBuilder(HEADER.formatted("threads"));
    for (int count : List.of(1, 2, 4)) {
      List<String> options = List.of("--targetParallelism=" + count);
      line(
          threads,
          count + "",
          load,
          load.contenders().beamfill("threads", url, MODE, options),
          url);
    }
    Main.print("Threads", threads.toString());

    StringBuilder distances = new StringBuilder(HEADER.formatted("one way"));
    for (int millis : List.of(0, 1, 10)) {
      try (LatencyProxy proxy = new LatencyProxy(server.port(), millis)) {
        String far = Server.url(proxy.port());
        line(
            distances,
            millis + " ms",
            load,
            load.contenders().beamfill("distance", far, MODE, List.of()),
            far);
      }
    }
    Main.print("Distance", distances.toString());
  }

  private Load load(int factor) throws IOException, SQLException, InterruptedException {
    return Load.prepare(
        server, folder.resolve("series-" + factor), Math.multiplyExact(records, factor), jar);
  }

  private void line(StringBuilder table, String name, Load load, Contender contender, String url)
      throws IOException, SQLException, InterruptedException {
    Map<Contender, Measurement> medians = load.against(contender, url, rounds);
    double seconds = medians.get(contender).seconds();
    double limit = medians.get(load.contenders().rawCopy(url)).seconds();
    table.append(
        "| %s | %,d | %.1f | %,.0f | %.1f | %.2f |%n"
            .formatted(name, load.rows(), seconds, load.rows() / seconds, limit, limit / seconds));
  }
}
