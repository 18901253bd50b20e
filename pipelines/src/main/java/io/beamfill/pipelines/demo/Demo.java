package io.beamfill.pipelines.demo;

import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.plan.Planner;
import io.beamfill.pipelines.run.Backfill;
import io.beamfill.pipelines.run.RunResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The bundled tea job into a PostgreSQL of its own, which is started for it on the loopback
 * interface and whose files are in a temporary folder.
 */
public final class Demo implements AutoCloseable {
  private final Path folder;
  private final EmbeddedPostgres server;
  private boolean closed;

  /** Unpacks the example and starts the server. */
  public Demo() throws IOException {
    folder = Files.createTempDirectory("beamfill-demo");
    Examples.copy("tea", folder.resolve("tea"));
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("server"))
            .setCleanDataDirectory(true)
            .setRegisterShutdownHook(false)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit, "beamfill-demo"));
  }

  /** Creates the tables and runs the job. */
  public RunResult run(PrintStream err) throws IOException, SQLException {
    createTables();
    Files.writeString(jobFile(), effectiveJobFile().text());
    PipelineOptions options = BeamOptions.parse(List.of());
    FileSystems.setDefaultPipelineOptions(options);
    JobFile job = new JobFileParser(Decoders.names()).parse(jobFile(), List.of());
    return new Backfill(new Planner(job).plan(), options, err).withoutPause().run();
  }

  /** Where the server is; it asks for no password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
  }

  /** The same, as {@code psql} takes it. */
  public String psqlUrl() {
    return "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres";
  }

  /** The job file that was run. */
  public Path jobFile() {
    return folder.resolve("demo.yaml");
  }

  private JobFile effectiveJobFile() {
    return new JobFileParser(Decoders.names())
        .parse(
            folder.resolve("tea/job.yaml"),
            List.of("source.location=" + folder.resolve("tea/backup"), "target.url=" + url()));
  }

  private void createTables() throws IOException, SQLException {
    try (InputStream in = Demo.class.getResourceAsStream("/io/beamfill/sql/targets/tea.sql");
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException leftovers) {
      System.err.println("beamfill: could not remove all of the demo: " + leftovers.getMessage());
    }
  }

  /** Stops the server and removes the files; also done at the end of the process. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
