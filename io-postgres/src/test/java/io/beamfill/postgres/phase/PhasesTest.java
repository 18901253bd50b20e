package io.beamfill.postgres.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.source.Keyspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;

class PhasesTest {
  private static final PostgresDatabase DATABASE = PostgresServer.newDatabase();
  private static final String[] TEA_TABLES = {
    "collection_qr_items",
    "collections",
    "consumptions",
    "devices",
    "notifications",
    "qr_records",
    "tag_categories",
    "tags",
    "tea_tags",
    "teas",
    "users"
  };

  private static List<TableMapping> mappings(String... tables) throws SQLException {
    List<TableMapping> mappings = new ArrayList<>();
    try (Connection connection = DATABASE.connect()) {
      for (String table : tables) {
        mappings.add(
            new TableMapping(
                new TableSpec(table, List.of(), List.of()),
                Catalog.table(connection, "public", table).orElseThrow(),
                List.of()));
      }
    }
    return mappings;
  }

  private static KeyspaceSpec keyspace(String name, String fills, String reads, String... tables) {
    return new KeyspaceSpec(
        new Keyspace(name, ByteKeyRange.ALL_KEYS), Arrays.asList(tables), fills, reads);
  }

  private static List<KeyspaceSpec> oneForEach(String... tables) {
    return Arrays.stream(tables).map(each -> keyspace(each, null, null, each)).toList();
  }

  private static List<List<String>> names(List<List<KeyspaceSpec>> phases) {
    return phases.stream()
        .map(phase -> phase.stream().map(each -> each.keyspace().name()).toList())
        .toList();
  }

  private static void installTea() throws SQLException, IOException {
    try (InputStream script =
        PhasesTest.class.getResourceAsStream("/io/beamfill/sql/targets/tea.sql")) {
      DATABASE.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theOrderFollowsTheTargetsForeignKeys() throws SQLException, IOException {
    installTea();

    assertThat(names(Phases.of(oneForEach(TEA_TABLES), mappings(TEA_TABLES))))
        .containsExactly(
            List.of("tag_categories", "teas", "users"),
            List.of(
                "collections", "consumptions", "devices", "notifications", "qr_records", "tags"),
            List.of("collection_qr_items", "tea_tags"));
    assertThat(Phases.parentsFirst(mappings(TEA_TABLES)))
        .extracting(each -> each.spec().name())
        .containsExactly(
            "users",
            "collections",
            "teas",
            "qr_records",
            "collection_qr_items",
            "consumptions",
            "devices",
            "notifications",
            "tag_categories",
            "tags",
            "tea_tags");
  }

  @Test
  void aKeyspaceComesAfterTheOneThatFillsItsLookup() throws SQLException, IOException {
    installTea();

    assertThat(
            names(
                Phases.of(
                    List.of(
                        keyspace("devices", null, "owners", "devices"),
                        keyspace("users", null, null, "users"),
                        keyspace("owners", "owners", null)),
                    mappings("devices", "users"))))
        .containsExactly(List.of("users", "owners"), List.of("devices"));
  }

  @Test
  void aTableThatRefersToItselfIsNoCircle() throws SQLException {
    DATABASE.execute("CREATE TABLE own (id int PRIMARY KEY, parent int REFERENCES own)");

    assertThat(names(Phases.of(oneForEach("own"), mappings("own"))))
        .containsExactly(List.of("own"));
  }

  @Test
  void aCircleOverKeyspacesIsRefusedAndItsMembersNamed() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE hen (id int PRIMARY KEY, egg int);"
            + "CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen);"
            + "ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg;"
            + "CREATE TABLE chick (id int PRIMARY KEY, egg int REFERENCES egg)");

    assertThatThrownBy(
            () -> Phases.of(oneForEach("chick", "hen", "egg"), mappings("chick", "hen", "egg")))
        .isInstanceOf(BeamfillException.class)
        .hasMessage(
            "The target's foreign keys and the decoder's references go in a circle over the"
                + " keyspaces egg, hen: no order of loading satisfies them. Drop one of these foreign"
                + " keys for the load and add it afterwards.");
    assertThat(Phases.parentsFirst(mappings("hen", "egg")))
        .extracting(each -> each.spec().name())
        .containsExactly("egg", "hen");
    assertThat(
            names(
                Phases.of(
                    List.of(keyspace("farm", null, null, "hen", "egg")), mappings("hen", "egg"))))
        .containsExactly(List.of("farm"));
  }
}
