package io.beamfill.pipelines.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One embedded PostgreSQL for all tests of a JVM. It starts when the first database is asked for,
 * listens on the loopback address only, and ends with the JVM, which also removes its files.
 */
public final class TargetServer {
  private static final String TABLES = "/io/beamfill/sql/targets/%s.sql";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TargetServer() {}

  private static final class Holder {
    private static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** A new database with the empty tables of the tea application, and without control schema. */
  public static TargetDatabase newDatabase() {
    TargetDatabase database = newEmptyDatabase();
    createTables(database, "public");
    return database;
  }

  /** A new database with the empty tables of a ledger's history, and without control schema. */
  public static TargetDatabase newLedgerDatabase() {
    TargetDatabase database = newEmptyDatabase();
    createTables(database, "ledger", "public");
    return database;
  }

  /** A new database without any table. */
  public static TargetDatabase newEmptyDatabase() {
    return newEmptyDatabase("");
  }

  private static TargetDatabase newEmptyDatabase(String options) {
    String name = "target_" + DATABASES.incrementAndGet();
    try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + options);
    } catch (SQLException failure) {
      throw new IllegalStateException("The database " + name + " cannot be made", failure);
    }
    return new TargetDatabase(Holder.SERVER.getPort(), name);
  }

  /** A copy of a database to which nobody is connected. */
  public static TargetDatabase copyOf(TargetDatabase database) {
    return newEmptyDatabase(" TEMPLATE " + database.name());
  }

  /** Creates the tables of the tea application in a schema that is there. */
  public static void createTables(TargetDatabase database, String schema) {
    createTables(database, "tea", schema);
  }

  private static void createTables(TargetDatabase database, String example, String schema) {
    try (InputStream in = TargetServer.class.getResourceAsStream(TABLES.formatted(example))) {
      String tables = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      database.execute("SET search_path TO " + schema + "; " + tables);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
