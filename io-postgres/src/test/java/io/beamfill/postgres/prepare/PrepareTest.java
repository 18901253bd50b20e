package io.beamfill.postgres.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What prepare takes of all there can be, and that all of it comes back as it was. */
class PrepareTest {
  private static final PrepareOptions UNLOGGED =
      new PrepareOptions(Set.of(), true, false, false, false);

  private TestTarget target;
  private PostgresDatabase database;
  private Workshop workshop;
  private List<String> before;

  @BeforeEach
  void createZoo() throws SQLException {
    target = Zoo.create();
    database = target.database();
    workshop = new Workshop(target, Zoo.SCHEMA, Zoo.TABLES);
    before = RawCatalog.of(database);
  }

  @Test
  void everythingComesBackAsItWas() throws SQLException {
    assertThat(workshop.prepare(PrepareOptions.DEFAULT)).isEmpty();
    assertThat(RawCatalog.of(database)).isNotEqualTo(before);

    assertThat(workshop.restore()).isEmpty();

    assertThat(RawCatalog.difference(before, RawCatalog.of(database))).isEmpty();
    assertThat(workshop.open()).isEmpty();
  }

  @Test
  void alsoOfUnloggedTables() throws SQLException {
    assertThat(workshop.prepare(UNLOGGED)).isEmpty();

    assertThat(workshop.restore()).isEmpty();

    assertThat(RawCatalog.difference(before, RawCatalog.of(database))).isEmpty();
  }
}
