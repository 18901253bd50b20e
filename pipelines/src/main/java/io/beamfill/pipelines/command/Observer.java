package io.beamfill.pipelines.command;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.ReadOnly;
import io.beamfill.postgres.saved.Away;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * Looks at a job from outside its runs: with connections of its own, so that a run in this process
 * keeps its pool, and under a name that is not taken for a run's.
 */
final class Observer {
  private Observer() {}

  static <T> T look(JobFile jobFile, Function<Connections, T> reader) {
    jobFile.requireState();
    Connections connections =
        new Connections(jobFile.target().url(), "beamfill observer of " + jobFile.job());
    try {
      return reader.apply(connections);
    } finally {
      connections.closePool();
    }
  }

  /** What prepare has taken of a job's tables; nothing where the target does not answer. */
  static Away away(JobFile jobFile) {
    return look(
        jobFile,
        connections -> {
          try {
            return ReadOnly.once(connections, connection -> Away.of(connection, jobFile.job()));
          } catch (SQLException gone) {
            return Away.NOTHING;
          }
        });
  }
}
