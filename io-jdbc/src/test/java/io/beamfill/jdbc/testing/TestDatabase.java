package io.beamfill.jdbc.testing;

import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.connect.JdbcUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A database of some product, empty at first.
 *
 * @param product its name
 * @param url with all that a connection needs
 */
public record TestDatabase(String product, String url) {
  private record Literal(String url) implements JdbcUrl {
    @Override
    public String resolve() {
      return url;
    }

    @Override
    public String toString() {
      return "env:TEST_URL";
    }
  }

  /** The database as a target. */
  public JdbcTarget target() {
    return new JdbcTarget(new Literal(url), "beamfill test");
  }

  /** The same target under a URL with more at its end. */
  public JdbcTarget target(String more) {
    return new JdbcTarget(new Literal(url + more), "beamfill test");
  }

  /** A new connection, in autocommit mode. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Runs statements. */
  public TestDatabase execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      return this;
    } catch (SQLException failure) {
      throw new IllegalStateException(String.join("; ", statements), failure);
    }
  }

  /** The rows of a query, each the text of its values. */
  public List<List<String>> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      while (row.next()) {
        String[] values = new String[columns];
        for (int i = 0; i < columns; i++) {
          values[i] = row.getString(i + 1);
        }
        rows.add(Arrays.asList(values));
      }
      return rows;
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  /** The product's name. */
  @Override
  public String toString() {
    return product;
  }
}
