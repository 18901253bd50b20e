package io.beamfill.postgres.testing;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.UrlReference;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.postgres.jobs.JobDefinition;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SizeEstimate;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** A database with the control schema, and the jobs that tests run in it. */
public final class TestTarget {
  /** A URL without secrets. */
  public record PlainUrl(String text) implements UrlReference {
    @Override
    public String resolve() {
      return text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final PostgresDatabase database;
  private final Connections connections;

  private TestTarget(PostgresDatabase database, Connections connections) {
    this.database = database;
    this.connections = connections;
  }

  /** A new database with the control schema. */
  public static TestTarget create() {
    PostgresDatabase database = PostgresServer.newDatabase();
    TestTarget target = new TestTarget(database, connections(database.url()));
    try {
      ControlSchema.install(target.connections);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return target;
  }

  /** Connections as the product opens them. */
  public static Connections connections(String url) {
    return new Connections(new PlainUrl(url), "beamfill test");
  }

  /** The same database, to which jobs connect as another user. */
  public TestTarget as(String user) {
    return new TestTarget(
        database, connections(database.url().replace("user=postgres", "user=" + user)));
  }

  public PostgresDatabase database() {
    return database;
  }

  public Connections connections() {
    return connections;
  }

  /** A job without any meaning to speak of. */
  public static JobDefinition definition(String job) {
    return new JobDefinition(job, "job: " + job, Map.of("decoder", "test"), "1%");
  }

  /** Registers a job with keyspaces that hold all keys, and takes its lease. */
  public JobRun start(String job, String... keyspaces) throws SQLException {
    Jobs jobs = new Jobs(connections);
    jobs.register(definition(job));
    List<PlannedKeyspace> planned =
        Stream.of(keyspaces)
            .map(
                each ->
                    new PlannedKeyspace(
                        new Keyspace(each, ByteKeyRange.ALL_KEYS), 0, new SizeEstimate(-1, 1000)))
            .toList();
    Retry.inTransaction(
        connections,
        connection -> {
          PlannedKeyspace.register(connection, job, planned);
          return null;
        });
    return jobs.acquire(definition(job), "test");
  }
}
