package io.beamfill.postgres.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the target is. The object is configuration and holds a reference, never a secret: the URL
 * is resolved where a connection is opened. Connections are pooled for each target in each JVM;
 * they are opened on demand and closed when idle, so that a pool is never smaller than the threads
 * that write.
 *
 * @param url where the JDBC URL is found
 * @param application what the server shows as {@code application_name}
 * @param patient whether an answer may take any time: building an index can take hours, writing a
 *     page cannot
 */
public record Connections(UrlReference url, String application, boolean patient)
    implements Serializable {
  private static final Map<Connections, HikariDataSource> POOLS = new ConcurrentHashMap<>();
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_SECONDS_TO_ANSWER = 600;

  /** Connections whose statements take minutes at most. */
  public Connections(UrlReference url, String application) {
    this(url, application, false);
  }

  /**
   * A connection without autocommit. Commits do not wait for the disk: a page and its coverage are
   * lost together or not at all.
   *
   * @throws SQLException where the server does not answer or refuses
   * @throws BeamfillException of category {@code USAGE} where the URL is not one
   */
  public Connection open() throws SQLException {
    HikariDataSource pool = POOLS.get(this);
    if (pool == null) {
      requireAnswer();
      pool = POOLS.computeIfAbsent(this, Connections::newPool);
    }
    return pool.getConnection();
  }

  /** A pool tries again and again where one attempt tells at once what is wrong. */
  private void requireAnswer() throws SQLException {
    String resolved = url.resolve();
    if (!new Driver().acceptsURL(resolved)) {
      throw new BeamfillException(
          Category.USAGE,
          url
              + " is or holds a URL that PostgreSQL's driver does not understand: write"
              + " jdbc:postgresql://host:5432/database?user=…&password=…, with % as %25 and & as"
              + " %26 in a password");
    }
    DriverManager.getConnection(resolved, properties()).close();
  }

  private Properties properties() {
    Properties properties = new Properties();
    PGProperty.APPLICATION_NAME.set(properties, application);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.CONNECT_TIMEOUT.set(properties, 10);
    PGProperty.SOCKET_TIMEOUT.set(properties, patient ? 0 : MOST_SECONDS_TO_ANSWER);
    // Else the driver's messages repeat whole rows and statements with their values.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    return properties;
  }

  /** Closes this JVM's idle connections; a later {@link #open} opens new ones. */
  public void closePool() {
    HikariDataSource pool = POOLS.remove(this);
    if (pool != null) {
      pool.close();
    }
  }

  /**
   * One sentence for a target that cannot be reached or refuses; the URL's secrets are not in it.
   */
  public BeamfillException unreachable(SQLException cause) {
    return new BeamfillException(
        Category.TARGET,
        "Cannot connect to the target ("
            + url
            + "): "
            + firstLine(cause)
            + " Check that the server runs and that the URL's host, port, database and user are right.",
        cause);
  }

  private static String firstLine(SQLException cause) {
    Throwable root = cause;
    while (root.getCause() instanceof SQLException next) {
      root = next;
    }
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("").strip();
    return message.endsWith(".") ? message : message + ".";
  }

  private static HikariDataSource newPool(Connections target) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(target.url().resolve());
    config.setPoolName("beamfill");
    config.setAutoCommit(false);
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    config.setConnectionTimeout(15_000);
    // Nothing is opened before it is wanted, so that an unreachable server is met by its user.
    config.setInitializationFailTimeout(-1);
    config.setDataSourceProperties(target.properties());
    // A process that was stopped within a page must not keep the run that takes over waiting: no
    // longer than its lease lasts, and a little.
    config.setConnectionInitSql(
        "SET synchronous_commit = off; SET idle_in_transaction_session_timeout = '20s'");
    return new HikariDataSource(config);
  }
}
