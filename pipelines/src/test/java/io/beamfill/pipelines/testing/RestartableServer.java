package io.beamfill.pipelines.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A PostgreSQL of its own, which a test can stop, start again on the same data, and crash. */
public final class RestartableServer implements AutoCloseable {
  private final Path folder;
  private EmbeddedPostgres server;
  private final int port;

  private RestartableServer(Path folder) {
    this.folder = folder;
    this.server = startOn(folder, 0);
    this.port = server.getPort();
  }

  /**
   * Starts a server.
   *
   * @param folder takes its files; it need not be there
   */
  public static RestartableServer start(Path folder) {
    return new RestartableServer(folder);
  }

  private static EmbeddedPostgres startOn(Path folder, int port) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(folder)
          .setCleanDataDirectory(false)
          .setServerConfig("listen_addresses", "127.0.0.1")
          .setPort(port)
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Its database, with the empty tables of the tea application. */
  public TargetDatabase database() {
    TargetDatabase database = new TargetDatabase(port, "postgres");
    TargetServer.createTables(database, "public");
    return database;
  }

  /** Stops it, as for an update: sessions are ended, and what they did is on disk. */
  public void stop() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts it again, on the same port and data. */
  public void startAgain() {
    server = startOn(folder, port);
  }

  /**
   * Kills the process of a session, upon which the server ends all others, forgets what was not
   * flushed, and recovers.
   */
  public void crash() {
    List<List<String>> sessions =
        new TargetDatabase(port, "postgres")
            .query(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    + " AND pid <> pg_backend_pid() LIMIT 1");
    long pid = Long.parseLong(sessions.get(0).get(0));
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Override
  public void close() {
    stop();
  }
}
