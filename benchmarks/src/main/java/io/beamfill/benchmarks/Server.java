package io.beamfill.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL that is durable and large enough not to checkpoint in the middle of a load. */
final class Server implements AutoCloseable {
  private static final String DATABASE = "load";

  private final EmbeddedPostgres postgres;

  Server(Path folder) throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(true)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "16GB")
            .setServerConfig("checkpoint_timeout", "1h")
            .setServerConfig("max_connections", "100")
            .start();
  }

  int port() {
    return postgres.getPort();
  }

  /** The database that is loaded, as it is reached at {@code port}. */
  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?user=postgres";
  }

  /** An empty database with these tables, and a checkpoint behind it. */
  void recreate(String tableScript) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + DATABASE);
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(tableScript);
      statement.execute("CHECKPOINT");
    }
  }

  Connection connect() throws SQLException {
    return postgres.getDatabase("postgres", DATABASE).getConnection();
  }

  /** Bytes of write-ahead log since the server was made. */
  long walBytes() throws SQLException {
    return query("SELECT pg_current_wal_insert_lsn() - '0/0'");
  }

  long rows(Workload workload) throws SQLException {
    long rows = 0;
    for (String table : workload.tables()) {
      rows += query("SELECT count(*) FROM " + table);
    }
    return rows;
  }

  private long query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
