package io.beamfill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A workload that is ready to be measured: generated, loaded once, and its rows rendered.
 *
 * @param workload source and tables
 * @param rows how many rows it makes
 * @param renderedBytes their size in binary format
 * @param contenders the ways to load it
 * @param benchmark measures them
 */
record Load(
    Workload workload, long rows, long renderedBytes, Contenders contenders, Benchmark benchmark) {

  /** Prepares {@code records} records of the tea workload. */
  static Load prepare(Server server, Path folder, int records, Path jar)
      throws IOException, SQLException, InterruptedException {
    Workload workload = TeaWorkload.generate(records, Files.createDirectories(folder));
    RenderedRows rendered = new RenderedRows(folder.resolve("rows"));
    Contenders contenders = new Contenders(workload, rendered, jar.toAbsolutePath());
    server.recreate(workload.tableScript());
    MeasuredProcess.run(
        contenders.beamfill("prepare", Server.url(server.port()), "append", List.of()),
        folder.resolve("prepare.log"));
    RenderedRows.of(server, workload, rendered.folder());
    long rows = server.rows(workload);
    return new Load(
        workload,
        rows,
        rendered.binaryBytes(workload),
        contenders,
        new Benchmark(server, workload, rows, folder.resolve("logs")));
  }

  /** Seconds of the limit, and of one way to load, as medians. */
  Map<Contender, Measurement> against(Contender contender, String url, int rounds)
      throws IOException, SQLException, InterruptedException {
    return benchmark.run(List.of(contenders.rawCopy(url), contender), rounds);
  }
}
