package io.beamfill.postgres.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of the tests' server, with shorthands for what tests do all the time. */
public final class PostgresDatabase {
  private final String url;

  PostgresDatabase(String host, int port, String name) {
    url = "jdbc:postgresql://" + host + ":" + port + "/" + name + "?user=postgres";
  }

  /** The JDBC URL, with the user in it; there is no password. */
  public String url() {
    return url;
  }

  /** Makes connections without a pool. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }

  /** A new connection, in autocommit mode. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Runs statements, which commit together. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, each a list of its values as the driver's default type. */
  public List<List<Object>> query(String sql) throws SQLException {
    try (Connection connection = connect()) {
      return query(connection, sql);
    }
  }

  /** The rows of a query as a connection sees them. */
  public static List<List<Object>> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      ResultSetMetaData columns = row.getMetaData();
      List<List<Object>> rows = new ArrayList<>();
      while (row.next()) {
        Object[] values = new Object[columns.getColumnCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = row.getObject(i + 1);
        }
        rows.add(Arrays.asList(values));
      }
      return rows;
    }
  }

  /** The single value of a query with one row and one column. */
  public Object value(String sql) throws SQLException {
    List<List<Object>> rows = query(sql);
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new IllegalStateException("Not one value but " + rows + ": " + sql);
    }
    return rows.get(0).get(0);
  }
}
