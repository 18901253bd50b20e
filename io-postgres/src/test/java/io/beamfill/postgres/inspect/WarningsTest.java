package io.beamfill.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WarningsTest {
  private static final TableSpec CUPS =
      new TableSpec("cups", List.of(ColumnSpec.of("id", ValueType.INTEGER)), List.of("id"));

  private static PostgresDatabase database;

  @BeforeAll
  static void makeDatabase() {
    database = PostgresServer.newDatabase();
  }

  @BeforeEach
  void makeTable() throws SQLException {
    database.execute("CREATE TABLE cups (id integer PRIMARY KEY)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    database.execute("DROP TABLE cups");
  }

  private static List<String> tableWarnings() throws SQLException {
    try (Connection connection = database.connect()) {
      return TableWarnings.read(connection, tables(connection, WriteMode.MERGE));
    }
  }

  private static List<String> beforeFirstRow(WriteMode mode) throws SQLException {
    try (Connection connection = database.connect()) {
      return TableWarnings.beforeFirstRow(connection, tables(connection, mode));
    }
  }

  private static TargetTables tables(Connection connection, WriteMode mode) throws SQLException {
    return new TargetTables(
        mode,
        List.of(
            TableMapping.resolve(CUPS, Catalog.table(connection, "public", "cups").orElseThrow())));
  }

  @Test
  void aPlainTableIsNoReasonToWarn() throws SQLException {
    assertThat(tableWarnings()).isEmpty();
  }

  @Test
  void anUnloggedTableIsOne() throws SQLException {
    database.execute("ALTER TABLE cups SET UNLOGGED");

    assertThat(tableWarnings())
        .containsExactly(
            "The table \"public\".\"cups\" is UNLOGGED: a crash of the server empties it, whatever"
                + " the job has covered.");
  }

  @Test
  void triggersThatFireAreOne() throws SQLException {
    database.execute(
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
            + "CREATE TRIGGER a BEFORE INSERT ON cups FOR EACH ROW EXECUTE FUNCTION nothing();"
            + "CREATE TRIGGER b BEFORE INSERT ON cups FOR EACH ROW EXECUTE FUNCTION nothing();"
            + "CREATE TRIGGER c BEFORE INSERT ON cups FOR EACH ROW EXECUTE FUNCTION nothing();"
            + "ALTER TABLE cups DISABLE TRIGGER b");
    try {
      assertThat(tableWarnings())
          .singleElement()
          .asString()
          .startsWith("The table \"public\".\"cups\" has the triggers a, c, which will run");
    } finally {
      database.execute("DROP FUNCTION nothing CASCADE");
    }
  }

  @Test
  void foreignKeysAreNoTriggersOfTheUser() throws SQLException {
    database.execute("ALTER TABLE cups ADD COLUMN beside integer REFERENCES cups");

    assertThat(tableWarnings()).isEmpty();
  }

  @Test
  void rowLevelSecurityIsOneAndSaysWhetherItAppliesToTheUser() throws SQLException {
    database.execute("ALTER TABLE cups ENABLE ROW LEVEL SECURITY");

    assertThat(tableWarnings())
        .containsExactly(
            "The table \"public\".\"cups\" has row level security, which does not apply to this"
                + " user.");
    database.execute("CREATE ROLE plain; GRANT SELECT ON cups TO plain");
    try (Connection connection = database.connect()) {
      TargetTables tables = tables(connection, WriteMode.MERGE);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET ROLE plain");
      }
      assertThat(TableWarnings.read(connection, tables))
          .singleElement()
          .asString()
          .contains("applies to this user: rows may be refused");
    } finally {
      database.execute("DROP OWNED BY plain; DROP ROLE plain");
    }
  }

  @Test
  void aPublicationIsOne() throws SQLException {
    database.execute("CREATE PUBLICATION news FOR TABLE cups");
    try {
      assertThat(tableWarnings())
          .containsExactly(
              "The table \"public\".\"cups\" is published by news: every row of the load goes to"
                  + " the subscribers too.");
    } finally {
      database.execute("DROP PUBLICATION news");
    }
  }

  @Test
  void rowsThatAreThereAreOneForAppendOnly() throws SQLException {
    assertThat(beforeFirstRow(WriteMode.APPEND)).isEmpty();
    database.execute("INSERT INTO cups VALUES (1)");

    assertThat(beforeFirstRow(WriteMode.APPEND))
        .singleElement()
        .asString()
        .startsWith("The table \"public\".\"cups\" holds rows, and write.mode is append");
    assertThat(beforeFirstRow(WriteMode.MERGE)).isEmpty();
  }

  @Test
  void settingsThatGiveUpSafetyOrSlowALargeLoadAreOnes() throws Exception {
    try (EmbeddedPostgres careless =
        server()
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("max_wal_size", "2GB")
            .setServerConfig("max_connections", "20")
            .start()) {
      assertThat(serverWarnings(careless, 1L << 31))
          .satisfiesExactly(
              each -> assertThat(each).startsWith("fsync is off: a crash of the server"),
              each -> assertThat(each).startsWith("full_page_writes is off: "),
              each -> assertThat(each).startsWith("max_wal_size is 2048 MB, little for a load"),
              each -> assertThat(each).matches("The server has room for 1[0-9] more .*"));
      assertThat(serverWarnings(careless, 1L << 20))
          .hasSize(3)
          .noneMatch(each -> each.contains("max_wal_size"));
    }
  }

  @Test
  void aCarefulServerOfATestedVersionIsNoReasonToWarn() throws Exception {
    try (EmbeddedPostgres careful =
        server()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_wal_size", "4GB")
            .start()) {
      assertThat(serverWarnings(careful, 1L << 31)).isEmpty();
    }
  }

  private static EmbeddedPostgres.Builder server() {
    return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1");
  }

  private static List<String> serverWarnings(EmbeddedPostgres server, long bytes)
      throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      return ServerWarnings.read(connection, bytes);
    }
  }
}
