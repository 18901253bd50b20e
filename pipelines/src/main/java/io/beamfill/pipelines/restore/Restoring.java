package io.beamfill.pipelines.restore;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.prepare.StatementPipeline;
import io.beamfill.pipelines.run.RunFailure;
import io.beamfill.pipelines.run.RunnerSettings;
import io.beamfill.pipelines.run.Terminal;
import io.beamfill.pipelines.text.LiveLine;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.postgres.jobs.Lease;
import io.beamfill.postgres.restore.BringBack;
import io.beamfill.postgres.restore.RestorePlan;
import io.beamfill.postgres.saved.DdlTransaction;
import io.beamfill.postgres.saved.Preparation;
import io.beamfill.postgres.saved.PreparationLock;
import io.beamfill.postgres.saved.SavedStatement;
import io.beamfill.postgres.saved.SavedStatements.Failure;
import io.beamfill.postgres.saved.StatementKind;
import io.beamfill.postgres.unlogged.LostTables;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Puts a job's tables together again: brings back all that is away, and compares the catalog with
 * what it was. Never asks the source.
 */
public final class Restoring {
  private final JobFile jobFile;
  private final RestoreOptions options;
  private final PipelineOptions beam;
  private final PrintStream err;
  private final UnaryOperator<String> commandLine;
  private final Connections connections;
  private final long startNanos = System.nanoTime();

  /**
   * @param jobFile whose tables are put together
   * @param options what the user wants
   * @param beam the runner and its options
   * @param err takes the progress line
   * @param commandLine completes the words of a command with the job file
   */
  public Restoring(
      JobFile jobFile,
      RestoreOptions options,
      PipelineOptions beam,
      PrintStream err,
      UnaryOperator<String> commandLine) {
    this.jobFile = jobFile;
    this.options = options;
    this.beam = beam;
    this.err = err;
    this.commandLine = commandLine;
    this.connections =
        new Connections(jobFile.target().url(), "beamfill restore " + jobFile.job(), true);
  }

  /**
   * Restores.
   *
   * @throws BeamfillException where that is refused before anything is brought back
   */
  public RestoreResult run() {
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

  private RestoreResult runAlone() throws SQLException {
    Optional<Preparation> open =
        Retry.once(connections, connection -> Preparation.open(connection, jobFile.job()));
    if (open.isEmpty()) {
      return nothing();
    }
    stopRun();
    ControlSchema.install(connections);
    Optional<String> lost = DdlTransaction.run(connections, this::makeVoid);
    return bringBack(open.get(), lost);
  }

  private RestoreResult nothing() {
    return new RestoreResult(
        jobFile.job(),
        false,
        Map.of(),
        List.of(),
        List.of(),
        false,
        Optional.empty(),
        Optional.empty(),
        seconds());
  }

  /** A run that is dead is paused too, so that what is left of it cannot write any more. */
  private void stopRun() throws SQLException {
    Optional<Job> job = Retry.once(connections, connection -> Job.find(connection, jobFile.job()));
    if (job.isEmpty() || job.get().status() != JobStatus.RUNNING) {
      return;
    }
    boolean alive =
        Retry.once(connections, connection -> Lease.find(connection, jobFile.job()))
            .map(each -> !each.lapsed())
            .orElse(false);
    if (alive && !options.stopRun()) {
      throw new BeamfillException(
          Category.JOB,
          "The job "
              + jobFile.job()
              + " is being run by "
              + job.get().owner()
              + ", which is alive: wait for it, or stop it with "
              + commandLine.apply("restore")
              + " --stop-run.");
    }
    new Jobs(connections).pause(jobFile.job(), "The job's tables were restored while it ran.");
  }

  private Optional<String> makeVoid(Connection connection) throws SQLException {
    return LostTables.makeVoid(
        connection, jobFile.job(), jobFile.target().schema(), Decoders.named(jobFile.decoder()));
  }

  private RestoreResult bringBack(Preparation preparation, Optional<String> lost)
      throws SQLException {
    RestorePlan first = RestorePlan.begin(connections, preparation);
    RestorePlan plan = first;
    Optional<String> reason = Optional.empty();
    int before = Integer.MAX_VALUE;
    try {
      // What failed for want of something that came back later is tried once more.
      while (!plan.away().isEmpty() && plan.away().size() < before) {
        before = plan.away().size();
        pass(plan, first.away().size());
        plan = RestorePlan.begin(connections, preparation);
      }
    } catch (RuntimeException error) {
      reason = Optional.of(RunFailure.of(error).reason());
      plan = RestorePlan.begin(connections, preparation);
    }
    List<Failure> failures = plan.failures(connections);
    if (!plan.away().isEmpty() && failures.isEmpty() && reason.isEmpty()) {
      reason = Optional.of("Something is still away; run restore again.");
    }
    List<String> differences =
        plan.away().isEmpty() ? plan.compare(connections, options.acceptDifferences()) : List.of();
    return new RestoreResult(
        jobFile.job(),
        true,
        broughtBack(first, plan),
        failures,
        differences,
        options.acceptDifferences(),
        lost,
        reason,
        seconds());
  }

  private void pass(RestorePlan plan, int all) {
    LiveLine line = new LiveLine(err, Terminal.isThere());
    RestoreWatch watch = new RestoreWatch(connections, plan.saved(), all, line);
    try (watch) {
      StatementPipeline.run(
          beam,
          plan.phases(options.builds()),
          new BringBack(connections, plan.saved(), options.memory()));
    }
  }

  private static Map<StatementKind, Long> broughtBack(RestorePlan first, RestorePlan last) {
    Set<Integer> away =
        last.away().stream().map(SavedStatement::ordinal).collect(Collectors.toSet());
    return SavedStatement.counts(
        first.away().stream().filter(each -> !away.contains(each.ordinal())).toList());
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
