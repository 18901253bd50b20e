package io.beamfill.pipelines.prepare;

import static java.util.stream.Collectors.joining;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.run.RunFailure;
import io.beamfill.pipelines.run.RunnerSettings;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Lease;
import io.beamfill.postgres.prepare.PrepareOptions;
import io.beamfill.postgres.prepare.PreparePlan;
import io.beamfill.postgres.prepare.Refusal;
import io.beamfill.postgres.prepare.TableChecks;
import io.beamfill.postgres.prepare.TableSet;
import io.beamfill.postgres.prepare.TakeAway;
import io.beamfill.postgres.saved.DdlTransaction;
import io.beamfill.postgres.saved.Preparation;
import io.beamfill.postgres.saved.PreparationLock;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.StatementState;
import io.beamfill.postgres.unlogged.LostTables;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.TableSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.options.PipelineOptions;

/** Takes a job's tables apart: looks whether it may, notes what it takes, and takes it. */
public final class Preparing {
  private final JobFile jobFile;
  private final PrepareOptions options;
  private final PipelineOptions beam;
  private final UnaryOperator<String> commandLine;
  private final RecordDecoder decoder;
  private final Connections connections;
  private final long startNanos = System.nanoTime();

  /**
   * @param jobFile whose tables are taken apart; its source is not asked
   * @param options what the user wants
   * @param beam the runner and its options
   * @param commandLine completes the words of a command with the job file
   */
  public Preparing(
      JobFile jobFile,
      PrepareOptions options,
      PipelineOptions beam,
      UnaryOperator<String> commandLine) {
    this.jobFile = jobFile;
    this.options = options;
    this.beam = beam;
    this.commandLine = commandLine;
    this.decoder = Decoders.named(jobFile.decoder());
    this.connections =
        new Connections(jobFile.target().url(), "beamfill prepare " + jobFile.job(), true);
  }

  /**
   * Prepares.
   *
   * @throws BeamfillException where that is refused before anything is taken
   */
  public PrepareResult run() {
    RunnerSettings.complete(beam, jobFile.job());
    try {
      PreparationLock lock = PreparationLock.take(connections, jobFile.job());
      try (lock) {
        return runAlone();
      }
    } catch (SQLException error) {
      throw connections.unreachable(error);
    } finally {
      connections.closePool();
    }
  }

  private PrepareResult runAlone() throws SQLException {
    refuse();
    ControlSchema.install(connections);
    DdlTransaction.run(
        connections,
        connection ->
            LostTables.makeVoid(connection, jobFile.job(), jobFile.target().schema(), decoder));
    PreparePlan plan =
        PreparePlan.begin(connections, jobFile.job(), jobFile.target().schema(), tables(), options);
    return plan.preparation().isEmpty() ? nothing(plan) : take(plan);
  }

  private List<String> tables() {
    return decoder.tables().stream().map(TableSpec::name).toList();
  }

  private void refuse() throws SQLException {
    List<Refusal> refusals =
        Retry.once(
            connections,
            connection -> {
              ControlSchema.requireServer(connection);
              TableSet tables = TableSet.find(connection, jobFile.target().schema(), tables());
              refuseOtherJobs(connection, tables);
              boolean begun = Preparation.open(connection, jobFile.job()).isPresent();
              return TableChecks.refusals(connection, tables, options, begun);
            });
    if (!refusals.isEmpty()) {
      String sentences = refusals.stream().map(Refusal::sentence).collect(joining(" "));
      boolean allowed = refusals.stream().allMatch(each -> each.option().isPresent());
      throw new BeamfillException(
          Category.TARGET, allowed ? sentences + " " + withOptions(refusals) : sentences);
    }
  }

  private String withOptions(List<Refusal> refusals) {
    return "If that is as it should be: "
        + commandLine.apply("prepare")
        + refusals.stream()
            .flatMap(each -> each.option().stream())
            .distinct()
            .map(each -> " " + each)
            .collect(joining());
  }

  private void refuseOtherJobs(Connection connection, TableSet tables) throws SQLException {
    Optional<String> other = Preparation.otherJob(connection, jobFile.job(), tables.oids(), null);
    if (other.isPresent()) {
      throw new BeamfillException(
          Category.JOB,
          "The tables are taken apart for the job "
              + other.get()
              + ", and not put together again: run beamfill restore with its job file first.");
    }
    if (!ControlSchema.exists(connection)) {
      return;
    }
    Optional<Job> job = Job.find(connection, jobFile.job());
    boolean alive = Lease.find(connection, jobFile.job()).map(each -> !each.lapsed()).orElse(false);
    if (alive && job.filter(each -> each.status() == JobStatus.RUNNING).isPresent()) {
      throw new BeamfillException(
          Category.JOB,
          "The job "
              + jobFile.job()
              + " is being run by "
              + job.get().owner()
              + ", which is alive: wait for it, or stop it first.");
    }
  }

  private PrepareResult nothing(PreparePlan plan) {
    return new PrepareResult(
        jobFile.job(), List.of(), plan.inventory().kept(), List.of(), Optional.empty(), seconds());
  }

  private PrepareResult take(PreparePlan plan) throws SQLException {
    Optional<String> reason = Optional.empty();
    try {
      StatementPipeline.run(beam, plan.phases(), new TakeAway(connections, plan.saved()));
    } catch (RuntimeException error) {
      reason = Optional.of(RunFailure.of(error).reason());
    }
    var failures = plan.finish(connections);
    List<SavedStatement> taken =
        DdlTransaction.run(
            connections,
            connection ->
                plan.saved().in(connection, StatementState.TAKEN).stream()
                    .filter(each -> each.kind().isCounted())
                    .toList());
    return new PrepareResult(
        jobFile.job(), taken, plan.inventory().kept(), failures, reason, seconds());
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
