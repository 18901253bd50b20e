package io.beamfill.pipelines.run;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.prepare.TableSet;
import io.beamfill.postgres.saved.DdlTransaction;
import io.beamfill.postgres.saved.Preparation;
import io.beamfill.postgres.saved.PreparationLock;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.unlogged.LostTables;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.TableSpec;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether a job's tables hold what its coverage says, although prepare made them UNLOGGED. */
final class CrashCheck {
  private final BackfillPlan plan;
  private final Connections connections;
  private final String job;
  private final PrintStream err;

  CrashCheck(BackfillPlan plan, PrintStream err) {
    this.plan = plan;
    this.connections = plan.connections();
    this.job = plan.jobFile().job();
    this.err = err;
  }

  /**
   * Looks at what others do with the tables.
   *
   * @throws BeamfillException where they are being prepared or restored, or where another job has
   *     made them UNLOGGED: a crash would be its to deal with
   */
  void refuse() throws SQLException {
    Optional<String> holder =
        Retry.once(connections, connection -> PreparationLock.holder(connection, job));
    if (holder.isPresent()) {
      throw new BeamfillException(
          Category.JOB,
          "The tables of the job "
              + job
              + " are being taken apart or put together by "
              + holder.get()
              + ": wait for it, or stop it first.");
    }
    List<String> tables = plan.decoder().tables().stream().map(TableSpec::name).toList();
    Optional<String> other =
        Retry.once(
            connections,
            connection ->
                Preparation.otherJob(
                    connection,
                    job,
                    TableSet.find(connection, plan.jobFile().target().schema(), tables).oids(),
                    StatementKind.UNLOGGED_TABLE));
    if (other.isPresent()) {
      throw new BeamfillException(
          Category.JOB,
          "Tables of the job "
              + job
              + " are UNLOGGED for the job "
              + other.get()
              + ", and a crash of the server would empty them without a trace for this one: run"
              + " beamfill restore with that job's file first.");
    }
  }

  /** Makes void what a crash has emptied, and says so; false where nothing is lost. */
  boolean makeVoid() throws SQLException {
    Optional<String> lost =
        DdlTransaction.run(
            connections,
            connection ->
                LostTables.makeVoid(
                    connection, job, plan.jobFile().target().schema(), plan.decoder()));
    lost.ifPresent(each -> err.println("beamfill: " + each));
    return lost.isPresent();
  }
}
