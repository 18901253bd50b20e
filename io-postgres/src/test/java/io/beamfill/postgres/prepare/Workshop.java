package io.beamfill.postgres.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.restore.BringBack;
import io.beamfill.postgres.restore.RestorePlan;
import io.beamfill.postgres.saved.DdlTransaction;
import io.beamfill.postgres.saved.Lanes;
import io.beamfill.postgres.saved.Preparation;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import io.beamfill.postgres.saved.StatementRunner;
import io.beamfill.postgres.testing.TestTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Prepare and restore of one job, statement by statement, without a runner. */
record Workshop(TestTarget target, String schema, List<String> tables) {
  static final String JOB = "tour";

  /** Runs prepare to its end; gives what went wrong. */
  List<Failure> prepare(PrepareOptions options) throws SQLException {
    PreparePlan plan = plan(options);
    run(plan.phases(), new TakeAway(target.connections(), plan.saved()));
    return plan.finish(target.connections());
  }

  PreparePlan plan(PrepareOptions options) throws SQLException {
    return PreparePlan.begin(target.connections(), JOB, schema, tables, options);
  }

  /** Runs restore once through; gives what went wrong. */
  List<Failure> bringBack() throws SQLException {
    Optional<Preparation> open = open();
    assertThat(open).isPresent();
    RestorePlan plan = RestorePlan.begin(target.connections(), open.get());
    run(plan.phases(2), new BringBack(target.connections(), plan.saved(), null));
    return plan.failures(target.connections());
  }

  /** Runs restore to its end, and asserts that everything is back; gives what differs. */
  List<String> restore() throws SQLException {
    assertThat(bringBack()).isEmpty();
    RestorePlan plan = RestorePlan.begin(target.connections(), open().orElseThrow());
    assertThat(plan.away()).isEmpty();
    return plan.compare(target.connections(), false);
  }

  Optional<Preparation> open() throws SQLException {
    return DdlTransaction.run(
        target.connections(), connection -> Preparation.open(connection, JOB));
  }

  static void run(List<Lanes> phases, StatementRunner runner) {
    phases.forEach(phase -> phase.ordinals().forEach(lane -> lane.forEach(runner::run)));
  }
}
