package io.beamfill.jdbc.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * New databases of every product that tests have: H2 within the process, an embedded PostgreSQL,
 * and a MariaDB where there is one, given with {@code
 * -Dbeamfill.mariadb=jdbc:mariadb://127.0.0.1:3306/?user=…}, whose user may create databases.
 */
public final class Databases {
  private static final String MARIADB = System.getProperty("beamfill.mariadb");
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private Databases() {}

  private static final class Postgres {
    private static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** One of each product. */
  public static Stream<TestDatabase> all() {
    Stream<TestDatabase> always = Stream.of(h2(), postgres());
    return MARIADB == null ? always : Stream.concat(always, Stream.of(mariaDb()));
  }

  /** A database in this process's memory. */
  public static TestDatabase h2() {
    return new TestDatabase(
        "H2", "jdbc:h2:mem:test" + NUMBERS.incrementAndGet() + ";DB_CLOSE_DELAY=-1;USER=sa");
  }

  /** A database of one server for all tests of this JVM, which ends with it. */
  public static TestDatabase postgres() {
    String name = "test_" + NUMBERS.incrementAndGet();
    new TestDatabase("PostgreSQL", url("postgres")).execute("CREATE DATABASE " + name);
    return new TestDatabase("PostgreSQL", url(name));
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres"
        .formatted(Postgres.SERVER.getPort(), database);
  }

  /** A database of the server that the command line names. */
  private static TestDatabase mariaDb() {
    String name = "beamfill_test_" + NUMBERS.incrementAndGet();
    new TestDatabase("MariaDB", MARIADB)
        .execute(
            "DROP DATABASE IF EXISTS " + name,
            "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
    return new TestDatabase("MariaDB", MARIADB.replaceFirst("/\\?", "/" + name + "?"));
  }
}
