package io.beamfill.pipelines.tea;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestTeaTables {
  private static EmbeddedPostgres postgres;
  private static Connection connection;

  @BeforeAll
  static void createTablesTwice() throws IOException, SQLException {
    String schema = Files.readString(Path.of("..", "sql", "targets", "tea.sql"));
    postgres = EmbeddedPostgres.start();
    connection = postgres.getPostgresDatabase().getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA tea; SET search_path = tea");
      statement.execute(schema);
      statement.execute(schema);
    }
  }

  @AfterAll
  static void stop() throws IOException, SQLException {
    connection.close();
    postgres.close();
  }

  @Test
  void theDecoderFillsEveryColumnThatHasNoDefault() throws SQLException {
    for (TableSpec table : new TeaDecoder().tables()) {
      assertThat(table.columns().stream().map(ColumnSpec::name))
          .as(table.name())
          .containsExactlyElementsOf(
              strings(
                  "SELECT column_name FROM information_schema.columns WHERE table_schema = 'tea'"
                      + " AND table_name = '"
                      + table.name()
                      + "' AND column_default IS NULL ORDER BY ordinal_position"));
    }
  }

  @Test
  void theDecoderKnowsEveryTableAndItsPrimaryKey() throws SQLException {
    assertThat(new TeaDecoder().tables())
        .extracting(table -> table.name() + " " + String.join(", ", table.key()))
        .containsExactlyInAnyOrderElementsOf(
            strings(
                "SELECT format('%s %s', c.conrelid::regclass,"
                    + " (SELECT string_agg(a.attname, ', ' ORDER BY k.place)"
                    + " FROM unnest(c.conkey) WITH ORDINALITY AS k(column_number, place)"
                    + " JOIN pg_attribute a ON a.attrelid = c.conrelid"
                    + " AND a.attnum = k.column_number))"
                    + " FROM pg_constraint c WHERE c.contype = 'p'"
                    + " AND c.connamespace = 'tea'::regnamespace"));
  }

  @Test
  void foreignKeysTieChildrenToParents() throws SQLException {
    assertThat(
            strings(
                "SELECT format('%s %s %s', conrelid::regclass, confrelid::regclass, confdeltype)"
                    + " FROM pg_constraint WHERE contype = 'f'"
                    + " AND connamespace = 'tea'::regnamespace"))
        .containsExactlyInAnyOrder(
            "tags tag_categories r",
            "tea_tags teas c",
            "tea_tags tags c",
            "qr_records teas c",
            "collections users c",
            "collection_qr_items collections c",
            "collection_qr_items qr_records c",
            "devices users a",
            "notifications users a",
            "consumptions users a",
            "consumptions teas a");
  }

  private static List<String> strings(String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
