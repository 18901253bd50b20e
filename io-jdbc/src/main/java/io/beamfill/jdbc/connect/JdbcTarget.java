package io.beamfill.jdbc.connect;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A database that has a JDBC driver on the class path. The object is configuration and holds a
 * reference, never a secret: the URL is resolved where a connection is opened. Connections are
 * pooled for each target in each JVM; they are opened on demand and closed when idle, so that a
 * pool is never smaller than the threads that write.
 *
 * @param url where the URL is found
 * @param application what PostgreSQL shows as {@code application_name}
 * @param session a statement that every new connection begins with, or null
 */
public record JdbcTarget(JdbcUrl url, String application, @Nullable String session)
    implements Serializable {
  private static final Map<JdbcTarget, HikariDataSource> POOLS = new ConcurrentHashMap<>();
  private static final int MOST_CONNECTIONS = 64;
  private static final Pattern PRODUCT = Pattern.compile("(jdbc:[A-Za-z0-9]+):.*", Pattern.DOTALL);
  private static final String POSTGRES = "jdbc:postgresql:";

  /** A target whose sessions need no preparation. */
  public JdbcTarget(JdbcUrl url, String application) {
    this(url, application, null);
  }

  /** The same target with another statement that its sessions begin with. */
  public JdbcTarget withSession(@Nullable String statement) {
    return new JdbcTarget(url, application, statement);
  }

  /**
   * A new connection without pool and session statement, which tells at once what is wrong.
   *
   * @throws BeamfillException of category {@code USAGE} where no driver takes the URL, or of {@code
   *     TARGET} where the database does not answer or refuses
   */
  public Connection connect() {
    try {
      return connectOnce();
    } catch (JdbcException error) {
      throw new BeamfillException(Category.TARGET, error.getMessage());
    }
  }

  /**
   * A connection of this JVM's pool, without autocommit.
   *
   * @throws JdbcException where the database does not answer or refuses
   * @throws BeamfillException of category {@code USAGE} where no driver takes the URL
   */
  public Connection open() throws JdbcException {
    HikariDataSource pool = POOLS.get(this);
    try {
      if (pool == null) {
        // A pool tries again and again where one attempt tells at once what is wrong.
        connectOnce().close();
        pool = POOLS.computeIfAbsent(this, JdbcTarget::newPool);
      }
      return pool.getConnection();
    } catch (JdbcException known) {
      throw known;
    } catch (SQLException error) {
      throw JdbcException.unreachable(url, error, new UrlSecrets(url.resolve()));
    }
  }

  private Connection connectOnce() throws JdbcException {
    String resolved = url.resolve();
    requireDriver(resolved);
    try {
      return DriverManager.getConnection(resolved, properties(resolved));
    } catch (SQLException error) {
      throw JdbcException.unreachable(url, error, new UrlSecrets(resolved));
    }
  }

  /** Closes this JVM's idle connections; a later {@link #open} opens new ones. */
  public void closePool() {
    HikariDataSource pool = POOLS.remove(this);
    if (pool != null) {
      pool.close();
    }
  }

  private void requireDriver(String resolved) {
    try {
      DriverManager.getDriver(resolved);
    } catch (SQLException none) {
      throw new BeamfillException(
          Category.USAGE,
          "No JDBC driver on the class path takes the target's URL ("
              + url
              + product(resolved)
              + "): put the driver's jar there, as in java -cp beamfill.jar:driver.jar"
              + " io.beamfill.pipelines.Beamfill run JOBFILE, or correct the URL.");
    }
  }

  private static String product(String resolved) {
    Matcher matcher = PRODUCT.matcher(resolved);
    return matcher.matches() ? ", which begins with " + matcher.group(1) + ":" : "";
  }

  private HikariDataSource pool(String resolved) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(resolved);
    config.setPoolName("beamfill-jdbcio");
    config.setAutoCommit(false);
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    config.setConnectionTimeout(15_000);
    // Nothing is opened before it is wanted, so that an unreachable server is met by its user.
    config.setInitializationFailTimeout(-1);
    config.setDataSourceProperties(properties(resolved));
    config.setConnectionInitSql(session);
    return new HikariDataSource(config);
  }

  private static HikariDataSource newPool(JdbcTarget target) {
    return target.pool(target.url.resolve());
  }

  /** What PostgreSQL's driver is told beside the URL; every other driver goes by its URL alone. */
  private Properties properties(String resolved) {
    Properties properties = new Properties();
    if (resolved.startsWith(POSTGRES)) {
      properties.setProperty("ApplicationName", application);
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("connectTimeout", "10");
      properties.setProperty("socketTimeout", "600");
      // Else the driver's messages repeat whole rows.
      properties.setProperty("logServerErrorDetail", "false");
    }
    return properties;
  }
}
