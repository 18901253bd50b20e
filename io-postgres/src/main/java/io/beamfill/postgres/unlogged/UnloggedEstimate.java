package io.beamfill.postgres.unlogged;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether it pays to load into UNLOGGED tables. They spare the log of the load. At its end each is
 * written once more, with its keys, and unless {@code wal_level} is {@code minimal} all of that
 * goes into the log too.
 *
 * @param walLevel the server's {@code wal_level}
 * @param bytes about how much is to be loaded
 */
public record UnloggedEstimate(String walLevel, long bytes) {
  /*
   * Measured with a durable server whose log and tables are on one disk, see io-postgres/README.md:
   * what a logged load of a GiB takes longer, and what it takes to write it again.
   */
  private static final double SPARED_SECONDS = 1.0;
  private static final double ADDED_SECONDS_MINIMAL = 4.2;
  private static final double ADDED_SECONDS = 6.0;

  /** Reads the server's setting. */
  public static UnloggedEstimate of(Connection connection, long bytes) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW wal_level")) {
      row.next();
      return new UnloggedEstimate(row.getString(1), bytes);
    }
  }

  /** Whether the end of the load writes no log. */
  public boolean isMinimal() {
    return walLevel.equals("minimal");
  }

  /** How much longer the whole takes, by the measurement; negative where it pays. */
  public double addedSeconds() {
    double added = isMinimal() ? ADDED_SECONDS_MINIMAL : ADDED_SECONDS;
    return (added - SPARED_SECONDS) * bytes / (1L << 30);
  }

  /** Whether it pays. */
  public boolean pays() {
    return addedSeconds() < 0;
  }
}
