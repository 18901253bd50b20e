package io.beamfill.postgres.prepare;

import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** A database with every kind of thing that prepare may meet. */
final class Zoo {
  static final String SCHEMA = "Zoo";
  static final List<String> TABLES = List.of("keepers", "Animals; DROP", "visits", "food");

  private Zoo() {}

  /** A new one, with the control schema. */
  static TestTarget create() throws SQLException {
    TestTarget target = TestTarget.create();
    PostgresDatabase database = target.database();
    if (database.query("SELECT FROM pg_tablespace WHERE spcname = 'zoo_space'").isEmpty()) {
      database.execute("SET allow_in_place_tablespaces = on");
      try (var connection = database.connect();
          var statement = connection.createStatement()) {
        statement.execute("SET allow_in_place_tablespaces = on");
        statement.execute("CREATE TABLESPACE zoo_space LOCATION ''");
      }
    }
    database.execute(script(String.valueOf(database.value("SELECT current_database()"))));
    return target;
  }

  private static String script(String database) {
    try (InputStream in = Zoo.class.getResourceAsStream("/prepare/zoo.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(":database", database);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
