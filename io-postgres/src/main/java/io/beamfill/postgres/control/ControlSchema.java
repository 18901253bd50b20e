package io.beamfill.postgres.control;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * The schema {@code beamfill} in the target database, which holds the state of all jobs. It is made
 * of numbered scripts ({@code sql/control/N.sql}) that are applied once each, in one transaction,
 * under a lock.
 */
public final class ControlSchema {
  /** The number of the newest script. */
  public static final int VERSION = 4;

  /** Identifies the lock under which the schema is changed. */
  private static final long LOCK = 0x6265616d66696c6cL;

  /** A permission is missing; an extension is not there, as older and newer servers say it. */
  private static final Set<String> REFUSALS = Set.of("42501", "58P01", "0A000");

  private ControlSchema() {}

  /** Whether the target database has a control schema of any version. */
  public static boolean exists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT to_regclass('beamfill.control_version') IS NOT NULL")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  /**
   * Brings the control schema to this version; does nothing if it is there.
   *
   * @throws BeamfillException where a newer Beamfill has changed it, the server is too old, or a
   *     permission is missing
   */
  public static void install(Connections connections) throws SQLException {
    Retry.inTransaction(
        connections,
        connection -> {
          requireServer(connection);
          try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            migrate(connection, statement);
          } catch (SQLException error) {
            throw explain(error);
          }
          return null;
        });
  }

  private static void migrate(Connection connection, Statement statement) throws SQLException {
    if (!exists(connection)) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS beamfill");
      statement.execute(
          "CREATE TABLE beamfill.control_version"
              + " (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
    }
    int installed = installed(statement);
    refuseNewer(installed);
    for (int version = installed + 1; version <= VERSION; version++) {
      statement.execute(script(version));
      statement.execute("INSERT INTO beamfill.control_version (version) VALUES (" + version + ")");
    }
  }

  /**
   * Looks at the version of a control schema that is there, for those who only read it.
   *
   * @throws BeamfillException where it is not this one
   */
  public static void requireCurrent(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int installed = installed(statement);
      refuseNewer(installed);
      if (installed < VERSION) {
        throw new BeamfillException(
            Category.TARGET,
            "The control schema of the target has version "
                + installed
                + ", but this Beamfill reads "
                + VERSION
                + "; its next run brings the schema there.");
      }
    }
  }

  private static void refuseNewer(int installed) {
    if (installed > VERSION) {
      throw new BeamfillException(
          Category.TARGET,
          "The control schema of the target has version "
              + installed
              + ", but this Beamfill knows only "
              + VERSION
              + "; use the Beamfill that the other runs use.");
    }
  }

  private static int installed(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT coalesce(max(version), 0) FROM beamfill.control_version")) {
      found.next();
      return found.getInt(1);
    }
  }

  /**
   * Looks at the server alone.
   *
   * @throws BeamfillException where it is too old
   */
  public static void requireServer(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < 14) {
      throw new BeamfillException(
          Category.TARGET,
          "The target server is PostgreSQL "
              + major
              + "; Beamfill needs 14 or later, for its multiranges.");
    }
  }

  private static SQLException explain(SQLException error) {
    if (REFUSALS.contains(String.valueOf(error.getSQLState()))) {
      throw new BeamfillException(
          Category.TARGET,
          "Cannot install the control schema in the target database: "
              + SqlErrors.message(error)
              + ". Let a privileged user run GRANT CREATE ON DATABASE for this user, and see that the"
              + " extension btree_gist is available.",
          error);
    }
    return error;
  }

  private static String script(int version) {
    String resource = "/io/beamfill/sql/control/" + version + ".sql";
    try (InputStream in = ControlSchema.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + resource, e);
    }
  }
}
