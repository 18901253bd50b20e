package io.beamfill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads one workload in several ways into the same server, each into a database of its own, in
 * turns, so that a machine that slows down slows all of them.
 */
final class Benchmark {
  private final Server server;
  private final Workload workload;
  private final long expectedRows;
  private final Path logs;

  /**
   * @param expectedRows what every way must have loaded
   * @param logs a folder for what the processes print
   */
  Benchmark(Server server, Workload workload, long expectedRows, Path logs) {
    this.server = server;
    this.workload = workload;
    this.expectedRows = expectedRows;
    this.logs = logs;
  }

  /**
   * Measures.
   *
   * @param rounds how often each contender loads
   * @return the median of each, in the given order
   */
  Map<Contender, Measurement> run(List<Contender> contenders, int rounds)
      throws IOException, SQLException, InterruptedException {
    Map<Contender, List<Measurement>> all = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        Measurement measured = load(contender);
        System.err.printf(
            "round %d of %d: %-45s %7.1f s%n", round, rounds, contender.name(), measured.seconds());
        all.computeIfAbsent(contender, each -> new ArrayList<>()).add(measured);
      }
    }
    Map<Contender, Measurement> medians = new LinkedHashMap<>();
    all.forEach((contender, each) -> medians.put(contender, Measurement.median(each)));
    return medians;
  }

  /** Loads once into an empty database. */
  Measurement load(Contender contender) throws IOException, SQLException, InterruptedException {
    server.recreate(workload.tableScript());
    long walBefore = server.walBytes();
    Path log = logs.resolve(contender.name().replaceAll("\\W+", "-") + ".log");
    MeasuredProcess.Result result =
        MeasuredProcess.run(contender, Files.createDirectories(logs).resolve(log));
    long rows = server.rows(workload);
    if (rows != expectedRows) {
      throw new IllegalStateException(
          "%s loaded %d rows instead of %d, see %s"
              .formatted(contender.name(), rows, expectedRows, log));
    }
    return new Measurement(result.seconds(), result.peakBytes(), server.walBytes() - walBefore);
  }
}
