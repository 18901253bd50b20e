package io.beamfill.pipelines.plan;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.jobs.JobDefinition;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.postgres.phase.Phases;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PagedSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at both sides of a backfill before work begins, and refuses what could not end well. */
public final class Planner {
  private final JobFile jobFile;
  private final RecordDecoder decoder;
  private final Connections connections;

  /** For a job file whose decoder is one of {@link Decoders#names}. */
  public Planner(JobFile jobFile) {
    jobFile.requireState();
    this.jobFile = jobFile;
    this.decoder = Decoders.named(jobFile.decoder());
    this.connections = connections(jobFile);
  }

  /** The target of a job file, without looking whether it is there. */
  public static Connections connections(JobFile jobFile) {
    jobFile.requireState();
    return new Connections(jobFile.target().url(), "beamfill " + jobFile.job());
  }

  /**
   * Looks at the target, then at the source.
   *
   * @throws BeamfillException where one of them is not as it must be
   */
  public BackfillPlan plan() {
    List<TableMapping> mappings = Phases.parentsFirst(mappings());
    if (jobFile.write().mode() == WriteMode.MERGE) {
      for (TableMapping each : mappings) {
        requireUniqueKey(each, "merge", "add one, or use write.mode: append on empty tables");
      }
    }
    OpenedSource opened = OpenedSource.open(jobFile.source(), meaningBefore());
    RecordDecoder reading = decoder.over(opened.source().keyspaces());
    requireKeyspaces(reading, opened.source());
    List<List<KeyspaceSpec>> phases = Phases.of(reading.keyspaces(), mappings);
    Map<String, String> meaning = new TreeMap<>(jobFile.meaning());
    meaning.putAll(opened.identity());
    JobDefinition definition =
        new JobDefinition(
            jobFile.job(), jobFile.text(), meaning, jobFile.limits().quarantine().toString());
    return new BackfillPlan(
        jobFile,
        definition,
        reading,
        opened.source(),
        connections,
        new TargetTables(jobFile.write().mode(), mappings),
        phases,
        estimated(opened.source(), phases));
  }

  private void requireKeyspaces(RecordDecoder reading, PagedSource source) {
    if (reading.keyspaces().isEmpty()) {
      throw new BeamfillException(
          Category.SOURCE,
          "The source holds nothing that the decoder "
              + jobFile.decoder()
              + " reads: "
              + source.describe()
              + ". Check source and decoder in the job file.");
    }
  }

  /**
   * Looks at the target alone, for a replay: the source is not needed.
   *
   * @throws BeamfillException where it is not as it must be
   */
  public TargetPlan forReplay() {
    List<TableMapping> mappings = Phases.parentsFirst(mappings());
    for (TableMapping each : mappings) {
      if (!each.spec().key().isEmpty()) {
        requireUniqueKey(each, "a replay", "add one first");
      }
    }
    RecordDecoder reading = decoder.over(keyspacesBefore());
    return new TargetPlan(
        reading,
        connections,
        new TargetTables(jobFile.write().mode(), mappings),
        Phases.of(reading.keyspaces(), mappings));
  }

  /** The keyspaces that the job's runs have read. */
  private List<Keyspace> keyspacesBefore() {
    try {
      return Retry.once(
          connections,
          connection ->
              ControlSchema.exists(connection)
                  ? PlannedKeyspace.read(connection, jobFile.job())
                  : List.of());
    } catch (SQLException error) {
      throw connections.unreachable(error);
    }
  }

  private List<PlannedKeyspace> estimated(PagedSource source, List<List<KeyspaceSpec>> phases) {
    List<PlannedKeyspace> planned = new ArrayList<>();
    try {
      source.check(phases.stream().flatMap(List::stream).map(KeyspaceSpec::keyspace).toList());
      for (int phase = 0; phase < phases.size(); phase++) {
        for (KeyspaceSpec each : phases.get(phase)) {
          planned.add(
              new PlannedKeyspace(each.keyspace(), phase, source.estimate(each.keyspace())));
        }
      }
      return planned;
    } catch (IOException error) {
      throw OpenedSource.unreachable(error);
    }
  }

  private Map<String, String> meaningBefore() {
    try {
      boolean installed = Retry.once(connections, ControlSchema::exists);
      if (!installed) {
        return Map.of();
      }
      return new Jobs(connections).find(jobFile.job()).map(Job::meaning).orElse(Map.of());
    } catch (SQLException error) {
      throw connections.unreachable(error);
    }
  }

  private List<TableMapping> mappings() {
    List<TableMapping> mappings = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (TableSpec spec : decoder.tables()) {
      table(spec)
          .ifPresentOrElse(
              table -> mappings.add(TableMapping.resolve(spec, table)),
              () -> missing.add(spec.name()));
    }
    if (!missing.isEmpty()) {
      throw new BeamfillException(
          Category.TARGET,
          "The schema "
              + jobFile.target().schema()
              + " of the target lacks the tables "
              + String.join(", ", missing)
              + ": create them first, for example with sql/targets/"
              + jobFile.decoder()
              + ".sql.");
    }
    return mappings;
  }

  private Optional<TargetTable> table(TableSpec spec) {
    try {
      return Retry.once(
          connections,
          connection -> Catalog.table(connection, jobFile.target().schema(), spec.name()));
    } catch (SQLException error) {
      throw connections.unreachable(error);
    }
  }

  private static void requireUniqueKey(TableMapping mapping, String who, String remedy) {
    if (!mapping.hasUniqueKey()) {
      throw new BeamfillException(
          Category.TARGET,
          "The table "
              + mapping.table().qualifiedName()
              + " has no unique index on ("
              + String.join(", ", mapping.spec().key())
              + "), by which "
              + who
              + " finds the rows that are there: "
              + remedy
              + ".");
    }
  }
}
