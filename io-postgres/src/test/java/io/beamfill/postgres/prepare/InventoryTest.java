package io.beamfill.postgres.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What slows a load and is taken, and what stays because it protects something, or cannot go. */
class InventoryTest {
  private static TestTarget target;

  @BeforeAll
  static void createZoo() throws SQLException {
    target = Zoo.create();
  }

  private static Inventory inventory(PrepareOptions options, String... tables) throws SQLException {
    try (Connection connection = target.database().connect()) {
      connection.setAutoCommit(false);
      return Inventory.read(
          connection, TableSet.find(connection, Zoo.SCHEMA, List.of(tables)), options, 0);
    }
  }

  private static PrepareOptions keepAllBut(StatementKind kind) {
    return new PrepareOptions(EnumSet.complementOf(EnumSet.of(kind)), false, false, false, false);
  }

  private static List<String> names(Inventory inventory, StatementKind kind) {
    return inventory.statements().stream()
        .filter(each -> each.kind() == kind && each.isTakenItself())
        .map(SavedStatement::object)
        .sorted()
        .toList();
  }

  @Test
  void onlyIndexesThatForbidNothingAreTaken() throws SQLException {
    Inventory inventory =
        inventory(keepAllBut(StatementKind.INDEX), "keepers", "Animals; DROP", "food");

    assertThat(names(inventory, StatementKind.INDEX))
        .containsExactly(
            "\"Zoo\".\"Keepers By Name\"",
            "\"Zoo\".animals_elsewhere",
            "\"Zoo\".animals_hash",
            "\"Zoo\".animals_odd",
            "\"Zoo\".animals_place",
            "\"Zoo\".animals_seen",
            "\"Zoo\".animals_signature",
            "\"Zoo\".animals_tags",
            "\"Zoo\".animals_traits",
            "\"Zoo\".food_name",
            "\"Zoo\".keepers_boss",
            "\"Zoo\".keepers_clustered",
            "\"Zoo\".keepers_initial");
    assertThat(inventory.kept()).isEmpty();
  }

  @Test
  void anIndexOfAPartitionedTableIsTakenAsAWhole() throws SQLException {
    Inventory inventory = inventory(keepAllBut(StatementKind.INDEX), "visits");

    assertThat(names(inventory, StatementKind.INDEX))
        .containsExactly(
            "\"Zoo\".visits_2023_alone",
            "\"Zoo\".visits_keeper",
            "\"Zoo\".visits_note",
            "\"Zoo\".visits_partial");
    assertThat(inventory.counts()).containsEntry(StatementKind.INDEX, 14L);
  }

  @Test
  void whatBelongsToAWholeThatIsNotOfTheJobStays() throws SQLException {
    Inventory inventory = inventory(PrepareOptions.DEFAULT, "visits_2023");

    assertThat(names(inventory, StatementKind.INDEX)).containsExactly("\"Zoo\".visits_2023_alone");
    assertThat(names(inventory, StatementKind.FOREIGN_KEY)).isEmpty();
    assertThat(inventory.kept())
        .containsExactlyInAnyOrder(
            new Kept(
                "foreign key guided of \"Zoo\".visits_2023",
                "it is part of that of a partitioned table that the job does not write"),
            new Kept(
                "index \"Zoo\".visits_2023_keeper_idx",
                "it is part of an index of a partitioned table that the job does not write"),
            new Kept(
                "index \"Zoo\".visits_2023_lower_idx",
                "it is part of an index of a partitioned table that the job does not write"));
  }

  @Test
  void foreignKeysThatPointFromOtherTablesStayUnlessTheTablesBecomeUnlogged() throws SQLException {
    String[] all = Zoo.TABLES.toArray(String[]::new);
    List<String> ofTheJob =
        List.of("\"has a boss\"", "eaten_on_a_visit", "guided", "kept", "unchecked");

    assertThat(names(inventory(PrepareOptions.DEFAULT, all), StatementKind.FOREIGN_KEY))
        .containsExactlyElementsOf(ofTheJob);
    assertThat(
            names(
                inventory(new PrepareOptions(Set.of(), true, false, false, false), all),
                StatementKind.FOREIGN_KEY))
        .contains("\"fed with\"", "feedings_keeper_fkey")
        .containsAll(ofTheJob)
        .hasSize(7);
  }

  @Test
  void onlyTriggersThatALoadWouldFireAreTaken() throws SQLException {
    Inventory inventory = inventory(keepAllBut(StatementKind.TRIGGER), "keepers", "visits");

    assertThat(inventory.statements().stream().map(each -> each.table() + " " + each.object()))
        .containsExactlyInAnyOrder(
            "\"Zoo\".keepers a_plain",
            "\"Zoo\".keepers b_always",
            "\"Zoo\".keepers \"e \"\"quoted\"\"\"",
            "\"Zoo\".keepers g_constraint",
            "\"Zoo\".visits noted",
            "\"Zoo\".visits_2024 noted",
            "\"Zoo\".visits_2024_a noted",
            "\"Zoo\".visits_2024_b noted",
            "\"Zoo\".visits_2025 noted");
  }

  @Test
  void whatCouldNotComeBackAsItWasStays() throws SQLException {
    TestTarget own = Zoo.create();
    PostgresDatabase database = own.database();
    database.execute(
        """
        INSERT INTO "Zoo".keepers (name, wage) VALUES ('a', 2);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"Zoo".keepers_boss'::regclass;
        ALTER EXTENSION btree_gist ADD FUNCTION "Zoo".note();
        """);
    String trigger =
        (String)
            database.value(
                "SELECT tgname::text FROM pg_trigger WHERE tgrelid = '\"Zoo\".keepers'::regclass"
                    + " AND tgfoid = '\"RI_FKey_check_ins\"'::regproc");
    database.execute("ALTER TABLE \"Zoo\".keepers DISABLE TRIGGER \"" + trigger + "\"");
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      Inventory inventory =
          Inventory.read(
              connection,
              TableSet.find(connection, Zoo.SCHEMA, List.of("keepers")),
              PrepareOptions.DEFAULT,
              0);

      assertThat(inventory.kept())
          .containsExactlyInAnyOrder(
              new Kept(
                  "index \"Zoo\".keepers_boss",
                  "it is INVALID, because its build failed once: REINDEX INDEX"
                      + " \"Zoo\".keepers_boss repairs it, DROP INDEX removes it"),
              new Kept(
                  "foreign key \"has a boss\" of \"Zoo\".keepers",
                  "somebody has disabled triggers that check it"));
      assertThat(names(inventory, StatementKind.FOREIGN_KEY)).isEmpty();
      assertThat(names(inventory, StatementKind.INDEX)).doesNotContain("\"Zoo\".keepers_boss");
    }
  }
}
