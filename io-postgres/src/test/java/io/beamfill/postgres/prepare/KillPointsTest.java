package io.beamfill.postgres.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.testing.TestTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Prepare and restore may end between any two statements, and within one: what is away is noted,
 * what is noted is away, and everything comes back. {@code -Dbeamfill.killpoints=all} tries every
 * point instead of some.
 */
class KillPointsTest {
  private static final boolean ALL = "all".equals(System.getProperty("beamfill.killpoints"));
  private static final int SOME = 6;
  private static final PrepareOptions UNLOGGED =
      new PrepareOptions(Set.of(), true, false, false, false);

  private final Random random = new Random(4711);
  private TestTarget target;
  private Workshop workshop;
  private DdlFault fault;
  private List<String> before;

  @BeforeEach
  void createZoo() throws SQLException {
    target = Zoo.create();
    workshop = new Workshop(target, Zoo.SCHEMA, Zoo.TABLES);
    fault = DdlFault.in(target.database());
    before = RawCatalog.of(target.database());
  }

  @Test
  void aPrepareThatEndsAnywhereIsRestored() throws SQLException {
    for (int point : points(statementsOfPrepare())) {
      fault.refuseFrom(point);
      assertThat(workshop.prepare(UNLOGGED)).as("point %s", point).isNotEmpty();
      fault.rest();
      assertRestored(point);
    }
  }

  @Test
  void aPrepareThatEndsAnywhereGoesOn() throws SQLException {
    for (int point : points(statementsOfPrepare())) {
      fault.refuseFrom(point);
      workshop.prepare(UNLOGGED);
      fault.rest();
      assertThat(workshop.prepare(UNLOGGED)).as("point %s", point).isEmpty();
      assertThat(workshop.open().orElseThrow().prepared()).isTrue();
      assertRestored(point);
    }
  }

  @Test
  void aRestoreThatEndsAnywhereGoesOn() throws SQLException {
    for (int point : points(statementsOfRestore())) {
      workshop.prepare(UNLOGGED);
      fault.refuseFrom(point);
      assertThat(workshop.bringBack()).as("point %s", point).isNotEmpty();
      fault.rest();
      assertRestored(point);
    }
  }

  @Test
  void aSessionThatIsEndedWithinAStatementIsNothingToTellOf() throws SQLException {
    int takes = statementsOfPrepare();
    int brings = statementsOfRestore();
    for (int i = 0; i < (ALL ? takes + brings : 2); i++) {
      fault.terminate(1 + random.nextInt(takes));
      assertThat(workshop.prepare(UNLOGGED)).isEmpty();
      fault.terminate(1 + random.nextInt(brings));
      assertThat(workshop.bringBack()).isEmpty();
      fault.rest();
      assertRestored(i);
    }
  }

  private int statementsOfPrepare() throws SQLException {
    fault.refuseFrom(Integer.MAX_VALUE);
    workshop.prepare(UNLOGGED);
    int count = (int) fault.count();
    workshop.restore();
    assertThat(count).isGreaterThan(40);
    return count;
  }

  private int statementsOfRestore() throws SQLException {
    workshop.prepare(UNLOGGED);
    fault.refuseFrom(Integer.MAX_VALUE);
    workshop.restore();
    assertThat(fault.count()).isGreaterThan(80);
    return (int) fault.count();
  }

  private List<Integer> points(int statements) {
    return ALL
        ? IntStream.rangeClosed(1, statements).boxed().toList()
        : random.ints(SOME, 1, statements + 1).boxed().toList();
  }

  private void assertRestored(int point) throws SQLException {
    assertThat(workshop.restore()).as("point %s", point).isEmpty();
    assertThat(RawCatalog.difference(before, RawCatalog.of(target.database())))
        .as("point %s", point)
        .isEmpty();
  }
}
