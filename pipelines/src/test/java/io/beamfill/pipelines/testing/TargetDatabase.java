package io.beamfill.pipelines.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A database of a server on the loopback address, with shorthands for what tests do. */
public final class TargetDatabase {
  private final String name;
  private final String url;

  /** The database of a server that listens on a port of the loopback address. */
  public TargetDatabase(int port, String name) {
    this.name = name;
    url = "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?user=postgres";
  }

  /** The database's name. */
  public String name() {
    return name;
  }

  /** The JDBC URL, with the user in it; there is no password. */
  public String url() {
    return url;
  }

  /** A new connection, in autocommit mode. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Runs statements, which commit together. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
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

  /** The number that a query with one row and one column gives. */
  public long number(String sql) {
    return Long.parseLong(query(sql).get(0).get(0));
  }

  /** Every object of the database, and every table with its rows and their versions. */
  public List<List<String>> everything() {
    return query(
        "SELECT format('%s %s %s %s %s', n.nspname, c.relname, c.relkind, c.relfilenode,"
            + " CASE WHEN c.relkind = 'r' AND n.nspname IN ('public', 'beamfill') THEN"
            + " query_to_xml(format('SELECT count(*), sum(hashtext(t::text)), max(xmin::text::bigint)"
            + " FROM %I.%I t', n.nspname, c.relname), true, false, '')::text END)"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname !~ '^pg_toast' ORDER BY n.nspname, c.relname");
  }
}
