package io.beamfill.jdbc.write;

import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.transforms.read.PagesInFlight;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Makes the connections of one table's writes, on the worker. It travels to the worker as
 * configuration, with the reference to the URL in it.
 */
final class BatchSource implements SerializableFunction<Void, DataSource> {
  private static final long serialVersionUID = 1L;

  private final JdbcTarget target;
  private final TableWrite write;
  private final PagesInFlight inFlight;

  BatchSource(JdbcTarget target, TableWrite write, PagesInFlight inFlight) {
    this.target = target;
    this.write = write;
    this.inFlight = inFlight;
  }

  @Override
  public DataSource apply(Void nothing) {
    return new Connections();
  }

  private final class Connections implements DataSource {
    @Override
    public Connection getConnection() {
      return BatchConnection.of(target, write, inFlight);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException("The user is that of the URL");
    }

    @Override
    public PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("It logs nothing");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLFeatureNotSupportedException("It wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }

    @Override
    public String toString() {
      return target.url().toString();
    }
  }
}
