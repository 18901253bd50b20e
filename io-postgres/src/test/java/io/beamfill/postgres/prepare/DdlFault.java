package io.beamfill.postgres.prepare;

import io.beamfill.postgres.testing.PostgresDatabase;
import java.sql.SQLException;

/**
 * Ends the sessions that change definitions: the server counts such statements, also those that are
 * rolled back, and strikes within a given one.
 */
final class DdlFault {
  private final PostgresDatabase database;

  private DdlFault(PostgresDatabase database) {
    this.database = database;
  }

  static DdlFault in(PostgresDatabase database) throws SQLException {
    database.execute(
        """
        CREATE SCHEMA fault;
        CREATE SEQUENCE fault.count;
        CREATE TABLE fault.strike (first bigint, last bigint);
        INSERT INTO fault.strike VALUES (NULL, NULL);
        CREATE FUNCTION fault.strike() RETURNS event_trigger LANGUAGE plpgsql AS $$
        DECLARE
          number bigint := nextval('fault.count');
        BEGIN
          IF EXISTS (SELECT FROM fault.strike WHERE number BETWEEN first AND last) THEN
            IF number = (SELECT last FROM fault.strike) THEN
              PERFORM pg_terminate_backend(pg_backend_pid());
            END IF;
            RAISE EXCEPTION 'struck';
          END IF;
        END $$;
        CREATE EVENT TRIGGER strike ON ddl_command_end EXECUTE FUNCTION fault.strike();
        """);
    return new DdlFault(database);
  }

  /** From the given statement on, counted from 1, everything is refused: as if nobody went on. */
  void refuseFrom(int number) throws SQLException {
    set(number, "9e18::bigint");
  }

  /** The session of the given statement is ended, and no other one. */
  void terminate(int number) throws SQLException {
    set(number, String.valueOf(number));
  }

  private void set(int first, String last) throws SQLException {
    database.execute(
        "SELECT setval('fault.count', 1, false); UPDATE fault.strike SET first = "
            + first
            + ", last = "
            + last);
  }

  void rest() throws SQLException {
    database.execute("UPDATE fault.strike SET first = NULL");
  }

  /** How many statements were counted since the last strike was set. */
  long count() throws SQLException {
    return (Long)
        database.value("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM fault.count");
  }
}
