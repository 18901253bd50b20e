package io.beamfill.pipelines.preview;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.plan.OpenedSource;
import io.beamfill.pipelines.status.JobState;
import io.beamfill.postgres.connect.ReadOnly;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.postgres.coverage.PostgresCoverage;
import io.beamfill.postgres.inspect.ServerWarnings;
import io.beamfill.postgres.inspect.TableWarnings;
import io.beamfill.postgres.jobs.JobStatus;
import io.beamfill.postgres.progress.KeyspaceProgress;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.source.Keyspace;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Looks at what a planned run would do. */
public final class Previewer {
  private final BackfillPlan plan;
  private final Optional<JobState> state;

  private Previewer(BackfillPlan plan) {
    this.plan = plan;
    this.state = JobState.read(plan.connections(), plan.jobFile().job());
  }

  /**
   * Reads samples of the source, and the target's state; writes nothing.
   *
   * @throws io.beamfill.transforms.BeamfillException where a side does not answer, or is not as it
   *     must be
   */
  public static Preview preview(BackfillPlan plan) {
    try {
      return new Previewer(plan).preview();
    } catch (SQLException error) {
      throw plan.connections().unreachable(error);
    } catch (IOException error) {
      throw OpenedSource.unreachable(error);
    }
  }

  private Preview preview() throws SQLException, IOException {
    Optional<String> difference =
        state.flatMap(each -> plan.definition().differenceFrom(each.job().meaning()));
    List<String> warnings =
        new ArrayList<>(ReadOnly.once(plan.connections(), this::targetWarnings));
    List<KeyspacePreview> keyspaces = keyspaces();
    QuarantineForecast.warning(plan.jobFile().limits().quarantine(), keyspaces)
        .ifPresent(warnings::add);
    return new Preview(
        plan,
        stage(difference),
        state.map(JobState::job),
        difference,
        keyspaces,
        warnings,
        ReadOnly.once(plan.connections(), connection -> PreparePreview.read(connection, plan)));
  }

  private JobStage stage(Optional<String> difference) {
    if (state.isEmpty()) {
      return JobStage.NEW;
    }
    if (difference.isPresent()) {
      return JobStage.CHANGED;
    }
    return switch (state.get().job().status()) {
      case PENDING, RUNNING, PAUSED, FAILED, CANCELLED -> JobStage.STARTED;
      case COMPLETED -> JobStage.COMPLETED;
      case VERIFY_FAILED -> JobStage.VERIFY_FAILED;
    };
  }

  private List<String> targetWarnings(Connection connection) throws SQLException {
    ControlSchema.requireServer(connection);
    List<String> warnings = new ArrayList<>();
    warnings.addAll(ServerWarnings.read(connection, plan.estimate().bytes()));
    warnings.addAll(TableWarnings.read(connection, plan.tables()));
    if (state.map(each -> each.progress().bytesRead() == 0).orElse(true)) {
      warnings.addAll(TableWarnings.beforeFirstRow(connection, plan.tables()));
    }
    state
        .filter(each -> each.job().status() == JobStatus.RUNNING && !each.seemsDead())
        .ifPresent(
            each ->
                warnings.add(
                    "The job is being run by "
                        + each.job().owner()
                        + ", which is alive: another run is refused until it ends."));
    return warnings;
  }

  private List<KeyspacePreview> keyspaces() throws IOException {
    Sampler sampler = new Sampler(plan);
    List<KeyspacePreview> previews = new ArrayList<>();
    int place = 0;
    for (List<KeyspaceSpec> phase : plan.phases()) {
      for (KeyspaceSpec spec : phase) {
        PlannedKeyspace planned = plan.keyspaces().get(place++);
        Optional<Sample> sample =
            spec.lookupRead().isPresent()
                ? Optional.empty()
                : Optional.of(sampler.sample(spec.keyspace(), planned.estimate()));
        previews.add(
            new KeyspacePreview(spec, planned, covered(spec), gaps(spec.keyspace()), sample));
      }
    }
    return previews;
  }

  private double covered(KeyspaceSpec spec) {
    return state.stream()
        .flatMap(each -> each.progress().keyspaces().stream())
        .filter(each -> each.name().equals(spec.keyspace().name()))
        .mapToDouble(KeyspaceProgress::share)
        .findFirst()
        .orElse(0);
  }

  private List<ByteKeyRange> gaps(Keyspace keyspace) {
    return state.isEmpty()
        ? List.of(keyspace.range())
        : new PostgresCoverage(plan.connections(), plan.jobFile().job()).gaps(keyspace);
  }
}
